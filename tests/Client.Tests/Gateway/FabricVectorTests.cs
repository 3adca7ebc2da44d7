using System.Text;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Warden.Documents;
using Warden.Gateway;

namespace Warden.Client.Tests;

/// <summary>Bytes that a real Fabric endorsed (tests/Vectors/README.md).</summary>
public sealed class FabricVectorTests
{
    private static readonly TestOrganization Org1 = new("Org1MSP");
    private static readonly byte[] Bytes = File.ReadAllBytes(
        Path.Combine(AppContext.BaseDirectory, "Vectors", "Client", "fabric-advised.bin"));
    private static readonly JsonNode Expected = JsonNode.Parse(
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Vectors", "Client", "fabric-advised.json")))!;

    [Fact]
    public void A_real_prepared_transaction_reads_as_it_was_endorsed_and_writes_back_byte_for_byte()
    {
        using var gateway = Connect();

        var transaction = gateway.NewTransaction(Bytes);

        Assert.Equal(Bytes, transaction.Bytes);
        Assert.Equal(Text("transactionId"), transaction.TransactionId);
        Assert.Equal(Text("digest"), Convert.ToHexStringLower(transaction.Digest));
        Assert.Equal(Text("channel"), transaction.ChannelId);
        Assert.Equal(Text("result"), Encoding.UTF8.GetString(transaction.Result));
        Assert.Equal(((int)Expected["status"]!, Text("message")), (transaction.Response.Status, transaction.Response.Message));
        Assert.Equal(
            Expected["endorsers"]!.AsArray().Select(mspId => ((string)mspId!, true)),
            transaction.Endorsers.Select(endorser => (endorser.MspId, endorser.IssuerChecked)));
        Assert.Equal(
            Expected["writes"]!.AsObject().Select(write => (write.Key, (string)write.Value!)),
            transaction.Effect.Changes.Select(change => ($"{change.Chaincode}/{change.Key}", Encoding.UTF8.GetString(change.Value.Span))));
    }

    [Fact]
    public void Its_verdict_is_a_warning()
    {
        using var gateway = Connect();

        var warning = gateway.NewTransaction(Bytes).Warning;

        Assert.NotNull(warning);
        Assert.Equal((Text("chaincode"), Text("function")), (warning.Chaincode, warning.Function));
        Assert.Equal(["Org1MSP", "Org2MSP"], Assert.Single(warning.Verdicts).Organizations);
        Assert.Equal("1200", Assert.Single(warning.Findings).Expected?.High);
        Assert.Equal(WardenMode.Advise, warning.Verdicts[0].Document?.Mode);
    }

    [Fact]
    public void No_changed_byte_under_a_signature_goes_unnoticed()
    {
        using var gateway = Connect();
        var envelope = Protocol.Gateway.PreparedTransaction.Parser.ParseFrom(Bytes).Envelope;
        var signed = Protocol.Transactions.Unpack(envelope).ProposalResponsePayload;
        var start = Bytes.AsSpan().IndexOf(signed.Span);
        Assert.True(start > 0);

        for (var i = start; i < start + signed.Length; i++)
        {
            var changed = (byte[])Bytes.Clone();
            changed[i] ^= 1;
            Assert.Throws<UntrustedEndorsementException>(() => gateway.NewTransaction(changed));
        }
    }

    [Fact]
    public void No_bytes_crash_the_reader()
    {
        using var gateway = Connect();
        var changes = Gen.Choose(0, Bytes.Length - 1).SelectMany(
            _ => Gen.Choose(0, 255), (at, value) => (At: at, Value: (byte)value)).ListOf();

        Prop.ForAll(changes.ToArbitrary(), list =>
        {
            var changed = (byte[])Bytes.Clone();
            foreach (var (at, value) in list)
            {
                changed[at] = value;
            }

            Read(gateway, changed);
            Read(gateway, changed[..(list.Count == 0 ? 0 : list[0].At)]);
        }).Check(Seeded.Config);

        static void Read(Warden.Gateway.Gateway gateway, byte[] bytes)
        {
            try
            {
                Assert.Equal(bytes.Length, gateway.NewTransaction(bytes).Bytes.Length);
            }
            catch (Exception e) when (e is UntrustedEndorsementException or ArgumentException)
            {
                // Refused, as it should be.
            }
        }
    }

    private static string Text(string name) => (string)Expected[name]!;

    private static Warden.Gateway.Gateway Connect() => Warden.Gateway.Gateway.Connect(new GatewayOptions
    {
        Channel = Grpc.Net.Client.GrpcChannel.ForAddress("http://127.0.0.1:1"),
        Identity = Org1.User.Identity,
        TrustedOrganizations = TrustedOrganizations.FromPem(
            Expected["roots"]!.AsObject().ToDictionary(root => root.Key, root => (string)root.Value!, StringComparer.Ordinal)),
    });
}
