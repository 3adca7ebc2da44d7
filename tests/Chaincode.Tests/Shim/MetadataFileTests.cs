using Warden.Chaincode.Shim;

namespace Warden.Chaincode.Tests.Shim;

public sealed class MetadataFileTests : IDisposable
{
    private const string Written = """{"info":{"title":"by hand","version":"2"},"contracts":{"C":{"name":"C","transactions":[{"name":"Do"}]}}}""";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("warden-metadata-");

    [Fact]
    public void Metadata_written_by_hand_is_answered_with_its_names_sorted()
    {
        Write("contract-metadata", Written);
        Assert.Equal("""{"contracts":{"C":{"name":"C","transactions":[{"name":"Do"}]}},"info":{"title":"by hand","version":"2"}}""", Metadata());
    }

    [Fact]
    public void Meta_inf_goes_first()
    {
        Write("contract-metadata", Written);
        Write("META-INF", Written.Replace("by hand", "first", StringComparison.Ordinal));
        Assert.Contains("first", Metadata(), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_file_the_contracts_describe_themselves() => Assert.Contains("\"Plain\"", Metadata(), StringComparison.Ordinal);

    [Theory]
    [InlineData("{", "as JSON")]
    [InlineData("[]", "'info'")]
    [InlineData("""{"info":{"title":"t"},"contracts":{}}""", "'version'")]
    [InlineData("""{"info":{"title":"t","version":1},"contracts":{}}""", "info.version")]
    [InlineData("""{"info":{"title":"t","version":"1"},"contracts":[]}""", "got Array")]
    [InlineData("""{"info":{"title":"t","version":"1"},"contracts":{"C":{"name":"C"}}}""", "'transactions'")]
    public void What_is_no_metadata_is_refused_with_what_is_missing(string text, string named)
    {
        Write("META-INF", text);
        Assert.Contains(named, Assert.Throws<InvalidDataException>(Metadata).Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private string Metadata() => new ContractChaincode(new ContractChaincodeOptions { MetadataFolder = _folder.FullName }, new Plain()).Metadata;

    private void Write(string folder, string text) => File.WriteAllText(Path.Combine(_folder.CreateSubdirectory(folder).FullName, "metadata.json"), text);

    [Contract]
    private sealed class Plain
    {
        [Transaction] public void Do() => GetHashCode();
    }
}
