using System.Text;
using Warden.Chaincode.Shim;

namespace Warden.Chaincode.Tests.Shim;

public sealed class ChaincodeSettingsTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("warden-settings");

    [Theory]
    [InlineData("CHAINCODE_ID")]
    [InlineData("CORE_CHAINCODE_ID_NAME")]
    public void A_server_needs_address_and_package_id_only(string idVariable)
    {
        var options = Options(new() { ["CHAINCODE_SERVER_ADDRESS"] = "0.0.0.0:9999", [idVariable] = "basic:12", ["CORE_PEER_LOCALMSPID"] = "Org1MSP" });
        Assert.Equal(("basic:12", "0.0.0.0:9999", "Org1MSP", null), (options.ChaincodeId, options.Address, options.MspId, options.Tls));
        Assert.Equal(100 * 1024 * 1024, options.MaxMessageBytes);
    }

    [Fact]
    public void Flags_of_the_node_launcher_win_over_the_environment()
    {
        var environment = new Dictionary<string, string> { ["CHAINCODE_SERVER_ADDRESS"] = "a:1", ["CHAINCODE_ID"] = "x:1", ["MAX_INBOUND_MESSAGE_SIZE"] = "5000000" };
        var options = Options(environment, "--chaincode-address=b:2", "--chaincode-id", "y:2");
        Assert.Equal(("y:2", "b:2", 5000000), (options.ChaincodeId, options.Address, options.MaxMessageBytes));
    }

    [Fact]
    public void Tls_is_read_in_the_manner_of_the_samples_the_libraries_and_the_node_launcher()
    {
        var (certificate, key, roots) = (Write("cert"), Write("key"), Write("roots"));
        var expected = new ChaincodeTls("cert", "key", "roots");
        Assert.Equal(expected, Options(Server(new()
        {
            ["CHAINCODE_TLS_DISABLED"] = "false", ["CHAINCODE_TLS_CERT"] = certificate, ["CHAINCODE_TLS_KEY"] = key, ["CHAINCODE_CLIENT_CA_CERT"] = roots,
        })).Tls);
        Assert.Equal(expected, Options(Server(new()
        {
            ["CORE_PEER_TLS_ENABLED"] = "true", ["CORE_TLS_CLIENT_CERT_FILE"] = certificate, ["CORE_TLS_CLIENT_KEY_FILE"] = key, ["CORE_PEER_TLS_ROOTCERT_FILE"] = roots,
        })).Tls);
        Assert.Equal(expected with { ClientRootsPem = null }, Options(Server(new()
        {
            ["CORE_PEER_TLS_ENABLED"] = "true", ["CORE_TLS_CLIENT_CERT_PATH"] = WriteBase64("cert"), ["CORE_TLS_CLIENT_KEY_PATH"] = WriteBase64("key"),
        })).Tls);
        Assert.Equal(expected, Options(
            Server([]), "--chaincode-tls-cert-file", certificate, "--chaincode-tls-key-path", WriteBase64("key"), "--chaincode-tls-client-cacert-file", roots).Tls);
        Assert.Null(Options(Server(new() { ["CHAINCODE_TLS_DISABLED"] = "true", ["CHAINCODE_TLS_CERT"] = certificate })).Tls);
    }

    [Theory]
    [InlineData("CHAINCODE_SERVER_ADDRESS", "CHAINCODE_ID", "a:1")]
    [InlineData("CHAINCODE_ID", "CHAINCODE_SERVER_ADDRESS", "a:1")]
    [InlineData("CHAINCODE_TLS_CERT", "CHAINCODE_SERVER_ADDRESS", "a:1", "CHAINCODE_ID", "x", "CHAINCODE_TLS_DISABLED", "false")]
    [InlineData("CHAINCODE_TLS_KEY", "CHAINCODE_SERVER_ADDRESS", "a:1", "CHAINCODE_ID", "x", "CHAINCODE_TLS_DISABLED", "false", "CHAINCODE_TLS_KEY", "/no/such/file")]
    [InlineData("MAX_INBOUND_MESSAGE_SIZE", "CHAINCODE_SERVER_ADDRESS", "a:1", "CHAINCODE_ID", "x", "MAX_INBOUND_MESSAGE_SIZE", "lots")]
    public void What_is_missing_or_wrong_is_named(string name, params string[] settings)
    {
        var error = Assert.Throws<ArgumentException>(() => Options(settings.Chunk(2).ToDictionary(pair => pair[0], pair => pair[1])));
        Assert.Contains(name, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_flag_is_refused() => Assert.Throws<ArgumentException>(() => ChaincodeSettings.Read(["--verbose"], _ => null));

    [Fact]
    public void A_peer_is_dialled_only_where_no_address_to_serve_is_given()
    {
        Assert.Equal("p:7052", ChaincodeSettings.Read(["--peer.address", "p:7052"], _ => null).PeerAddress);
        Assert.Null(ChaincodeSettings.Read(["--peer.address", "p:7052", "--chaincode-address", "b:2"], _ => null).PeerAddress);
    }

    public void Dispose() => _directory.Delete(recursive: true);

    private static Dictionary<string, string> Server(Dictionary<string, string> more) =>
        new(more) { ["CHAINCODE_SERVER_ADDRESS"] = "a:1", ["CHAINCODE_ID"] = "x:1" };

    private static ChaincodeServerOptions Options(Dictionary<string, string> environment, params string[] args) =>
        ChaincodeSettings.Read(args, environment.GetValueOrDefault).ToServerOptions();

    private string Write(string text)
    {
        var path = Path.Combine(_directory.FullName, Path.GetRandomFileName());
        File.WriteAllText(path, text);
        return path;
    }

    private string WriteBase64(string text) => Write(Convert.ToBase64String(Encoding.UTF8.GetBytes(text)) + "\n");
}
