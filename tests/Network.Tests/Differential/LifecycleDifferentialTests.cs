using Google.Protobuf;
using Warden.Native;
using Warden.Protocol.Lifecycle;
using Warden.Protocol.Peer;
using Warden.Topology;
using Role = Warden.Protocol.Common.MSPRole.Types.MSPRoleType;

namespace Warden.Embedded.Tests;

/// <summary>Installs, approves, commits and queries on the embedded network and on Fabric's nodes, and compares every answer.</summary>
public sealed class LifecycleDifferentialTests
{
    private static readonly ChaincodePackage Package = ChaincodePackage.Create("late_1.0", "127.0.0.1:9");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_lifecycle_is_driven_as_Fabrics_is()
    {
        Assert.SkipWhen(FabricBinaries.Missing is not null, FabricBinaries.Missing ?? "");
        await using var embedded = await StepNetwork.EmbeddedAsync(Token);
        await using var native = await StepNetwork.NativeAsync(Token);
        var differences = new List<string>();
        foreach (var step in Steps())
        {
            var (here, there) = (await DoAsync(embedded, step), await DoAsync(native, step));
            if (here != there)
            {
                differences.Add($"{step.Organization} {step.Function} {step.Argument}\n  Fabric   {there}\n  embedded {here}");
            }
        }

        Assert.True(differences.Count == 0, string.Join('\n', differences));
    }

    private static async Task<string> DoAsync(StepNetwork network, Step step)
    {
        var answer = step.Argument is null
            ? await network.AnswerAsync(step.Organization, step.Function, Token)
            : await network.LifecycleAsync(step.Organization, step.Function, step.Argument, step.OnChannel, step.Endorsers, step.AsUser, Token);
        return Read(step, answer);
    }

    // Payloads with maps and lists that Fabric makes from maps come in any order: they are read and put in one.
    private static string Read(Step step, string answer)
    {
        var words = answer.Split(' ', 4);
        if (step.Argument is null || words[0] != "200" || words.Length < 4)
        {
            return answer;
        }

        var payload = ByteString.FromBase64(words[2]);
        var read = step.Argument switch
        {
            CheckCommitReadinessArgs => Ordered(CheckCommitReadinessResult.Parser.ParseFrom(payload)),
            QueryChaincodeDefinitionArgs => Ordered(QueryChaincodeDefinitionResult.Parser.ParseFrom(payload)),
            QueryChaincodeDefinitionsArgs => string.Join(
                ' ', QueryChaincodeDefinitionsResult.Parser.ParseFrom(payload).ChaincodeDefinitions.Select(d => d.ToString()).Order(StringComparer.Ordinal)),
            QueryApprovedChaincodeDefinitionsArgs => string.Join(
                ' ',
                QueryApprovedChaincodeDefinitionsResult.Parser.ParseFrom(payload).ApprovedChaincodeDefinitions
                    .Where(d => d.Name == "late").Select(d => d.ToString()).Order(StringComparer.Ordinal)),
            _ => words[2],
        };
        return $"{words[0]} {words[1]} {read} {words[3]}";
    }

    private static string Ordered(CheckCommitReadinessResult result) => string.Join(
        ' ',
        result.Approvals.OrderBy(a => a.Key, StringComparer.Ordinal).Select(a => $"{a.Key}={a.Value}")
            .Concat(result.Mismatches.OrderBy(m => m.Key, StringComparer.Ordinal).Select(m => $"{m.Key}:{m.Value}")));

    private static string Ordered(QueryChaincodeDefinitionResult result)
    {
        var approvals = string.Join(' ', result.Approvals.OrderBy(a => a.Key, StringComparer.Ordinal).Select(a => $"{a.Key}={a.Value}"));
        result.Approvals.Clear();
        return $"{result} {approvals}";
    }

    private static IEnumerable<Step> Steps()
    {
        var install = new InstallChaincodeArgs { ChaincodeInstallPackage = ByteString.CopyFrom(Package.Bytes.Span) };
        yield return new(1, "QueryInstalledChaincode", new QueryInstalledChaincodeArgs { PackageId = "nope:1" }) { OnChannel = false };
        yield return new(1, "GetInstalledChaincodePackage", new GetInstalledChaincodePackageArgs { PackageId = "nope:1" }) { OnChannel = false };
        yield return new(1, "InstallChaincode", new InstallChaincodeArgs()) { OnChannel = false, AsUser = true };
        yield return new(1, "InstallChaincode", install) { OnChannel = false };
        yield return new(1, "InstallChaincode", install) { OnChannel = false };
        yield return new(1, "QueryInstalledChaincode", new QueryInstalledChaincodeArgs { PackageId = Package.PackageId }) { OnChannel = false };
        yield return new(1, "GetInstalledChaincodePackage", new GetInstalledChaincodePackageArgs { PackageId = Package.PackageId }) { OnChannel = false };
        ApproveChaincodeDefinitionForMyOrgArgs[] wrongs =
            [Approval(0), Approval(2), Approval(1, name: "no_good_"), Approval(1, name: "lscc"), Approval(1, version: "é"), .. WrongCollections()];
        foreach (var wrong in wrongs)
        {
            yield return new(1, "ApproveChaincodeDefinitionForMyOrg", wrong);
        }

        yield return new(1, "ApproveChaincodeDefinitionForMyOrg", Approval(1)) { AsUser = true };
        yield return new(1, "CheckCommitReadiness", Readiness(1));
        yield return new(1, "CheckCommitReadiness", Readiness(3));
        yield return new(1, "QueryChaincodeDefinition", new QueryChaincodeDefinitionArgs { Name = "late" });
        yield return new(1, "QueryApprovedChaincodeDefinition", new QueryApprovedChaincodeDefinitionArgs { Name = "late" });
        yield return new(1, "ApproveChaincodeDefinitionForMyOrg", Approval(1)) { Endorsers = ["Org1MSP"] };
        yield return new(1, "block");
        yield return new(2, "block");
        yield return new(1, "ApproveChaincodeDefinitionForMyOrg", Approval(1));
        yield return new(1, "QueryApprovedChaincodeDefinition", new QueryApprovedChaincodeDefinitionArgs { Name = "late" });
        yield return new(1, "QueryApprovedChaincodeDefinition", new QueryApprovedChaincodeDefinitionArgs { Name = "late", Sequence = 5 });
        yield return new(2, "QueryApprovedChaincodeDefinition", new QueryApprovedChaincodeDefinitionArgs { Name = "late" });
        yield return new(2, "ApproveChaincodeDefinitionForMyOrg", Approval(1, version: "1.1", available: false)) { Endorsers = ["Org2MSP"] };
        yield return new(3, "CheckCommitReadiness", Readiness(1));
        yield return new(3, "CommitChaincodeDefinition", Definition(1));
        yield return new(1, "CommitChaincodeDefinition", Definition(1)) { Endorsers = ["Org1MSP"] };
        yield return new(2, "ApproveChaincodeDefinitionForMyOrg", Approval(1, available: false)) { Endorsers = ["Org2MSP"] };
        yield return new(1, "CommitChaincodeDefinition", Definition(1)) { Endorsers = ["Org1MSP", "Org2MSP"] };
        yield return new(3, "QueryChaincodeDefinition", new QueryChaincodeDefinitionArgs { Name = "late" });
        yield return new(1, "QueryInstalledChaincode", new QueryInstalledChaincodeArgs { PackageId = Package.PackageId }) { OnChannel = false };
        yield return new(2, "ApproveChaincodeDefinitionForMyOrg", Approval(1, version: "7"));
        yield return new(2, "ApproveChaincodeDefinitionForMyOrg", Approval(1, available: false));
        yield return new(3, "ApproveChaincodeDefinitionForMyOrg", Approval(1, available: false)) { Endorsers = ["Org3MSP"] };
        yield return new(3, "QueryChaincodeDefinition", new QueryChaincodeDefinitionArgs { Name = "late" });
        var without = Approval(2);
        without.Collections = null;
        yield return new(1, "ApproveChaincodeDefinitionForMyOrg", without);
        var shorter = Approval(2);
        shorter.Collections.Config[0].StaticCollectionConfig.BlockToLive = 1;
        yield return new(1, "ApproveChaincodeDefinitionForMyOrg", shorter);
        yield return new(1, "ApproveChaincodeDefinitionForMyOrg", Approval(2, version: "2.0")) { Endorsers = ["Org1MSP"] };
        yield return new(1, "QueryApprovedChaincodeDefinition", new QueryApprovedChaincodeDefinitionArgs { Name = "late" });
        yield return new(1, "QueryApprovedChaincodeDefinition", new QueryApprovedChaincodeDefinitionArgs { Name = "late", Sequence = 1 });
        yield return new(1, "QueryApprovedChaincodeDefinitions", new QueryApprovedChaincodeDefinitionsArgs());
        yield return new(1, "QueryChaincodeDefinitions", new QueryChaincodeDefinitionsArgs()) { AsUser = true };
        yield return new(1, "Unknown", new QueryChaincodeDefinitionsArgs());
        yield return new(1, "evaluate late g a");
        yield return new(2, "evaluate late g a");
    }

    private static IEnumerable<ApproveChaincodeDefinitionForMyOrgArgs> WrongCollections()
    {
        foreach (var spoil in new Action<StaticCollectionConfig>[]
        {
            c => c.Name = "_mine", c => c.RequiredPeerCount = 5, c => c.RequiredPeerCount = -1, c => c.MemberOrgsPolicy = null, c => c.MemberOrgsPolicy = new(),
            c => c.MemberOrgsPolicy.SignaturePolicy = SignaturePolicies.AllOf(("Org1MSP", Role.Member), ("Org2MSP", Role.Member)),
            c => c.MemberOrgsPolicy.SignaturePolicy = SignaturePolicies.AnyOf(("Org9MSP", Role.Member)),
        })
        {
            var approval = Approval(1);
            spoil(approval.Collections.Config[0].StaticCollectionConfig);
            yield return approval;
        }

        var twice = Approval(1);
        twice.Collections.Config.Add(twice.Collections.Config[0].Clone());
        yield return twice;
    }

    private static ApproveChaincodeDefinitionForMyOrgArgs Approval(long sequence, string name = "late", string version = "1.0", bool available = true)
    {
        var collection = new StaticCollectionConfig
        {
            Name = "mine",
            BlockToLive = 9,
            MaximumPeerCount = 1,
            MemberOrgsPolicy = new() { SignaturePolicy = SignaturePolicies.AnyOf(("Org1MSP", Role.Member)) },
        };
        return new()
        {
            Name = name,
            Version = version,
            Sequence = sequence,
            Collections = new() { Config = { new CollectionConfig { StaticCollectionConfig = collection } } },
            Source = available ? new() { LocalPackage = new() { PackageId = Package.PackageId } } : new() { Unavailable = new() },
        };
    }

    private static CommitChaincodeDefinitionArgs Definition(long sequence) => CommitChaincodeDefinitionArgs.Parser.ParseFrom(Approval(sequence).ToByteString());

    private static CheckCommitReadinessArgs Readiness(long sequence) => CheckCommitReadinessArgs.Parser.ParseFrom(Approval(sequence).ToByteString());

    private sealed record Step(int Organization, string Function, IMessage? Argument = null)
    {
        public bool OnChannel { get; init; } = true;

        public bool AsUser { get; init; }

        public IReadOnlyList<string> Endorsers { get; init; } = [];
    }
}
