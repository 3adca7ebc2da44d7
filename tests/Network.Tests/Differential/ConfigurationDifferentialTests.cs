using Google.Protobuf;
using Warden.Native;
using Warden.Protocol.Common;
using Warden.Protocol.Orderer;
using Warden.Protocol.Peer;
using Warden.Topology;
using Capabilities = Warden.Protocol.Common.Capabilities;
using Rule = Warden.Protocol.Common.ImplicitMetaPolicy.Types.Rule;

namespace Warden.Embedded.Tests;

/// <summary>Updates the channel's configuration on the embedded network and on Fabric's nodes, rightly and wrongly, and compares what is said and what follows.</summary>
public sealed class ConfigurationDifferentialTests
{
    // A step that nobody answers is said to be so, and the others still tell what they have to.
    private const string NoAnswer = "no answer";
    private static readonly TimeSpan PatienceForAStep = TimeSpan.FromSeconds(30);

    private static readonly CertificateAuthority Authority = new("ca.org4.example.com", "org4.example.com");
    private static readonly OrganizationMaterial Newcomer = Organization("Org4MSP");
    private static readonly FabricIdentity Revoked = Authority.IssueIdentity("Org4MSP", "User9@org4.example.com", NodeRole.Client);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_configuration_is_updated_as_Fabrics_is()
    {
        Assert.SkipWhen(FabricBinaries.Missing is not null, FabricBinaries.Missing ?? "");
        await using var embedded = await StepNetwork.EmbeddedAsync(Token);
        await using var native = await StepNetwork.NativeAsync(Token);
        var differences = new List<string>();
        foreach (var (name, step) in Steps())
        {
            var both = await Task.WhenAll(SaidAsync(step(native)), SaidAsync(step(embedded)));
            if (both[0] != both[1] || both[0] == NoAnswer)
            {
                differences.Add($"{name}\n  Fabric   {both[0]}\n  embedded {both[1]}");
            }
        }

        Assert.True(differences.Count == 0, string.Join('\n', differences));
    }

    private static async Task<string> SaidAsync(Task<string> step)
    {
        try
        {
            return await step.WaitAsync(PatienceForAStep, Token);
        }
        catch (TimeoutException)
        {
            return NoAnswer;
        }
    }

    private static IEnumerable<(string Name, Func<StepNetwork, Task<string>> Step)> Steps()
    {
        yield return Asked("before", 1, "evaluate any g a");
        yield return Update("unsigned", Access("qscc/GetChainInfo", "Admins"));
        yield return Update("signed by users", Access("qscc/GetChainInfo", "Admins"), (1, false), (2, false), (3, false));
        yield return Update("signed by one", Access("qscc/GetChainInfo", "Admins"), (1, true));
        yield return Update("signed twice by one", Access("qscc/GetChainInfo", "Admins"), (1, true), (1, true));
        yield return Update("no messages in a block", BatchOf(size => size.MaxMessageCount = 0));
        yield return Update("preferred above absolute", BatchOf(size => size.PreferredMaxBytes = size.AbsoluteMaxBytes + 1));
        yield return Update("timeout of nothing", Timeout("0s"));
        yield return Update("timeout in words", Timeout("soon"));
        yield return Update("unknown value", group => group.Groups["Application"].Values["Nonsense"] = Value(new Capabilities()));
        yield return Update("unknown capability", group => group.Values["Capabilities"].Value = new Capabilities { Capabilities_ = { ["V3_0"] = new(), ["V9_0"] = new() } }.ToByteString());
        yield return Update("no capability", group => group.Values["Capabilities"].Value = ByteString.Empty);
        yield return Update("another hash", group => group.Values["HashingAlgorithm"].Value = new HashingAlgorithm { Name = "MD5" }.ToByteString());
        yield return Update("organisation with groups", group => group.Groups["Application"].Groups["Org1MSP"].Groups["Else"] = new() { ModPolicy = "Admins" });
        yield return Update("policy without rule", group => group.Policies["Odd"] = new() { ModPolicy = "Admins" });
        yield return Update("no mod policy", group => group.Policies["Odd"] = new() { Policy = group.Policies["Readers"].Policy });
        yield return Update("mod policy with blanks", group => group.Policies["Odd"] = new() { Policy = group.Policies["Readers"].Policy, ModPolicy = "a b" });
        yield return Update("name with blanks", group => group.Policies["O dd"] = new() { Policy = group.Policies["Readers"].Policy, ModPolicy = "Admins" });
        yield return Sets("nothing changed", (read, write) => { });
        yield return Sets("old version read", (read, write) => read.Version = 7);
        yield return Sets("version skipped", (read, write) => write.Version = 2);
        yield return Sets("read what is not there", (read, write) => read.Groups["Else"] = new());
        yield return Sets("new at version 3", (read, write) => write.Values["Capabilities2"] = new() { Version = 3, ModPolicy = "Admins" });
        yield return Sets("not named by its group", (read, write) => write.Policies["Odd"] = new() { ModPolicy = "Admins", Policy = new() });
        yield return ("of another channel", async network => await network.ConfigureAsync(Signed(network, ConfigurationUpdate.FromSets("other", new(), new())).ToEnvelope(Admin(network, 1)), Token));
        yield return ("sent by a peer", async network => await network.ConfigureAsync(
            Signed(network, ConfigurationUpdate.FromSets("mychannel", new(), new())).ToEnvelope(network.Keys.Organizations[0].Node), Token));
        yield return ("sent by a stranger", async network => await network.ConfigureAsync(
            Signed(network, ConfigurationUpdate.FromSets("mychannel", new(), new())).ToEnvelope(Newcomer.Admin), Token));
        yield return ("bytes that are no update", async network => await network.ConfigureAsync(Garbled(network), Token));

        yield return Update("access rules", group => Access(
            ("qscc/GetChainInfo", "Admins"), ("peer/Propose", "/Channel/Application/Org1MSP/Writers"), ("event/FilteredBlock", "Nope"), ("gateway/CommitStatus", "Admins"), ("peer/ChaincodeToChaincode", "/Channel/Application/Org2MSP/Writers"))(group));
        yield return Asked("who may propose", 1, "evaluate any g a");
        yield return Asked("who may not call on", 1, "evaluate any i side g a");
        yield return Asked("who may not propose", 2, "evaluate any g a");
        yield return Asked("who may not propose a transaction", 2, "transact any p a 1");
        yield return Asked("by a policy that is not there", 1, "deliver filtered newest newest fail");
        yield return Asked("by the rule of another form", 1, "deliver blocks newest newest fail");
        yield return Asked("height for administrators only", 1, "evaluate qscc GetChainInfo|mychannel");

        // Last under these rules: nobody is told when its block comes, so nothing that counts blocks may follow before the next update.
        yield return Asked("who may not ask for a commit", 1, "transact any p a 1");
        yield return Update("rules taken back, blocks of one, majority no more", group =>
        {
            group.Groups["Application"].Values.Remove("ACLs");
            BatchOf(size => size.MaxMessageCount = 1)(group);
            group.Groups["Application"].Policies["Admins"].Policy.Value = new ImplicitMetaPolicy { SubPolicy = "Admins", Rule = Rule.Any }.ToByteString();
        });
        yield return Asked("may propose again", 2, "transact any p a 1");
        yield return ("what blocks say of it", MetadataAsync);
        yield return ("a newcomer who is not there", network => network.AnswerAsync(Newcomer.User("User1"), "evaluate any g a", Token));
        yield return Update("a newcomer", group =>
        {
            var newcomer = group.Groups["Application"].Groups["Org1MSP"].Clone();
            foreach (var (role, who) in new[] { ("Readers", "member"), ("Writers", "member"), ("Admins", "admin"), ("Endorsement", "peer") })
            {
                newcomer.Policies[role].Policy.Value = SignaturePolicies.Parse($"OR('Org4MSP.{who}')").ToByteString();
            }

            newcomer.Values["MSP"] = Value(MspConfigurations.Create(Newcomer));
            newcomer.Values.Remove("AnchorPeers");
            group.Groups["Application"].Groups["Org4MSP"] = newcomer;
        }, (2, true));
        yield return ("a newcomer who is there", network => network.AnswerAsync(Newcomer.User("User1"), "evaluate any g a", Token));
        yield return ("a newcomer who writes", network => network.AnswerAsync(Newcomer.User("User1"), "transact any p a 4", Token));
        yield return ("one of the newcomer's", network => network.AnswerAsync(Revoked, "evaluate any g a", Token));
        yield return ("revoking without the newcomer", async network => await ConfigureAsync(network, Revoke, [Admin(network, 1)]));
        yield return ("revoking", async network => await ConfigureAsync(network, Revoke, [Newcomer.Admin]));
        yield return ("one who is revoked", network => network.AnswerAsync(Revoked, "evaluate any g a", Token));
        yield return ("another of the newcomer's", network => network.AnswerAsync(Newcomer.User("User1"), "evaluate any g a", Token));
        yield return Update("the newcomer leaves", group => group.Groups["Application"].Groups.Remove("Org4MSP"), (3, true));
        yield return ("a newcomer who has left", network => network.AnswerAsync(Newcomer.User("User1"), "evaluate any g a", Token));
        yield return Update("another MSP id", group => group.Groups["Application"].Groups["Org3MSP"].Values["MSP"] = Value(MspConfigurations.Create(Newcomer)), (3, true));
        yield return Update("none but peers may read", group => group.Groups["Application"].Policies["Readers"].Policy = new()
        {
            Type = (int)Policy.Types.PolicyType.Signature,
            Value = SignaturePolicies.Parse("OR('Org1MSP.peer', 'Org2MSP.peer', 'Org3MSP.peer')").ToByteString(),
        }, (3, true));
        yield return Asked("blocks for peers only", 1, "deliver blocks newest newest fail");
        yield return Asked("events for peers only", 1, "events any 0");
        yield return Asked("writing unread", 1, "endorse any p a 1");
    }

    private static (string Name, Func<StepNetwork, Task<string>> Step) Asked(string name, int organization, string request) =>
        (name, network => network.AnswerAsync(organization, request, Token));

    // Without signers named, the administrators of all organisations sign, the orderer's too.
    private static (string Name, Func<StepNetwork, Task<string>> Step) Update(
        string name, Action<ConfigGroup> change, params (int Organization, bool IsAdmin)[] signers) => (name, async network => await ConfigureAsync(
            network,
            change,
            name == "unsigned" ? []
            : signers.Length == 0 ? [.. network.Keys.Organizations.Append(network.Keys.Orderer).Select(o => o.Admin)]
            : [.. signers.Select(s => s.IsAdmin ? Admin(network, s.Organization) : network.Keys.Organizations[s.Organization - 1].User("User1"))]));

    private static (string Name, Func<StepNetwork, Task<string>> Step) Sets(string name, Action<ConfigGroup, ConfigGroup> spoil) => (name, async network =>
    {
        var (read, write) = (new ConfigGroup(), new ConfigGroup { ModPolicy = "Admins" });
        spoil(read, write);
        return await network.ConfigureAsync(Signed(network, ConfigurationUpdate.FromSets("mychannel", read, write)).ToEnvelope(Admin(network, 1)), Token);
    });

    private static async Task<string> ConfigureAsync(StepNetwork network, Action<ConfigGroup> change, IReadOnlyList<FabricIdentity> signers)
    {
        var current = await network.ConfigurationAsync(Token);
        var wanted = current.ChannelGroup.Clone();
        change(wanted);
        var update = signers.Aggregate(ConfigurationUpdate.Compute("mychannel", current, wanted), (all, signer) => all.SignedBy(signer));
        return await network.ConfigureAsync(update.ToEnvelope(Admin(network, 1)), Token);
    }

    // Which block the configuration is from, in both places, and the envelope of that block.
    private static async Task<string> MetadataAsync(StepNetwork network)
    {
        var newest = await network.NewestBlockAsync(Token);
        var signatures = Metadata.Parser.ParseFrom(newest.Metadata.Metadata[(int)BlockMetadataIndex.Signatures]);
        var last = OrdererBlockMetadata.Parser.ParseFrom(signatures.Value).LastConfig.Index;
        var old = LastConfig.Parser.ParseFrom(Metadata.Parser.ParseFrom(newest.Metadata.Metadata[(int)BlockMetadataIndex.LastConfig]).Value).Index;
        var block = await network.BlockAsync(last, Token);
        var payload = Payload.Parser.ParseFrom(Envelope.Parser.ParseFrom(block.Data.Data[0]).Payload);
        var header = ChannelHeader.Parser.ParseFrom(payload.Header.ChannelHeader);
        var own = OrdererBlockMetadata.Parser.ParseFrom(Metadata.Parser.ParseFrom(block.Metadata.Metadata[(int)BlockMetadataIndex.Signatures]).Value).LastConfig.Index;
        var update = ConfigEnvelope.Parser.ParseFrom(payload.Data);
        return $"{newest.Header.Number - last} {last == old} {own == last} {block.Data.Data.Count} {(HeaderType)header.Type} {header.Version} '{header.TxId}' {update.Config.Sequence} {update.LastUpdate is not null}"
            + $" {block.Metadata.Metadata[(int)BlockMetadataIndex.TransactionsFilter].ToBase64()}";
    }

    private static void Revoke(ConfigGroup group)
    {
        var msp = Protocol.Msp.FabricMSPConfig.Parser.ParseFrom(
            Protocol.Msp.MSPConfig.Parser.ParseFrom(group.Groups["Application"].Groups["Org4MSP"].Values["MSP"].Value).Config);
        msp.RevocationList.Add(ByteString.CopyFromUtf8(Authority.Revoke(Revoked)));
        group.Groups["Application"].Groups["Org4MSP"].Values["MSP"] = Value(new Protocol.Msp.MSPConfig { Config = msp.ToByteString() });
    }

    private static Envelope Garbled(StepNetwork network)
    {
        var envelope = ConfigurationUpdate.FromSets("mychannel", new(), new()).ToEnvelope(Admin(network, 1));
        var payload = Payload.Parser.ParseFrom(envelope.Payload);
        payload.Data = ByteString.CopyFrom(0xff, 0xff);
        using var key = Admin(network, 1).OpenPrivateKey();
        var bytes = payload.ToByteString();
        return new() { Payload = bytes, Signature = ByteString.CopyFrom(Protocol.EcdsaSigning.SignSha256LowS(key, bytes.Span)) };
    }

    private static ConfigurationUpdate Signed(StepNetwork network, ConfigurationUpdate update) =>
        network.Keys.Organizations.Append(network.Keys.Orderer).Aggregate(update, (all, organization) => all.SignedBy(organization.Admin));

    private static FabricIdentity Admin(StepNetwork network, int organization) => network.Keys.Organizations[organization - 1].Admin;

    private static Action<ConfigGroup> Access(params (string Resource, string Policy)[] rules) => group =>
    {
        var all = new ACLs();
        foreach (var (resource, policy) in rules)
        {
            all.Acls[resource] = new() { PolicyRef = policy };
        }

        group.Groups["Application"].Values["ACLs"] = Value(all);
    };

    private static Action<ConfigGroup> Access(string resource, string policy) => Access((resource, policy));

    private static Action<ConfigGroup> BatchOf(Action<BatchSize> change) => group =>
    {
        var size = BatchSize.Parser.ParseFrom(group.Groups["Orderer"].Values["BatchSize"].Value);
        change(size);
        group.Groups["Orderer"].Values["BatchSize"].Value = size.ToByteString();
    };

    private static Action<ConfigGroup> Timeout(string text) =>
        group => group.Groups["Orderer"].Values["BatchTimeout"].Value = new BatchTimeout { Timeout = text }.ToByteString();

    private static ConfigValue Value(IMessage value) => new() { Value = value.ToByteString(), ModPolicy = "Admins" };

    private static OrganizationMaterial Organization(string mspId)
    {
        using var tls = new CertificateAuthority("tlsca.org4.example.com", "org4.example.com");
        return new()
        {
            MspId = mspId,
            Domain = "org4.example.com",
            RootPem = Authority.CertificatePem,
            TlsRootPem = tls.CertificatePem,
            Nodes = [new(Authority.IssueIdentity(mspId, "peer0.org4.example.com", NodeRole.Peer), tls.IssueTls("peer0.org4.example.com"))],
            Admin = Authority.IssueIdentity(mspId, "Admin@org4.example.com", NodeRole.Admin),
            Users = [Authority.IssueIdentity(mspId, "User1@org4.example.com", NodeRole.Client)],
        };
    }
}
