using Google.Protobuf;
using Warden.Gateway;
using Warden.Protocol.Common;
using Warden.Protocol.Peer;
using TransactionMessage = Warden.Protocol.Peer.Transaction;
using Wire = Warden.Protocol.Gateway;

namespace Warden.Client.Tests;

public sealed class EndorsementCheckTests
{
    private static readonly TestOrganization Org1 = new("Org1MSP");
    private static readonly TestOrganization Org2 = new("Org2MSP");
    private static readonly Response Done = new() { Status = 200, Payload = ByteString.CopyFromUtf8("done") };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static TrustedOrganizations Trusted { get; } = TrustedOrganizations.FromPem(
        new Dictionary<string, string> { ["Org1MSP"] = Org1.RootPem, ["Org2MSP"] = Org2.RootPem });

    [Fact]
    public async Task An_honest_transaction_names_its_endorsers_and_its_effect()
    {
        var transaction = await EndorseAsync(
            request => Endorsing.Endorse(request, Done, [Org1.Peer, Org2.Peer], writes: [("asset1", "{}"), ("asset2", "")]));

        Assert.Equal(
            [("Org1MSP", true), ("Org2MSP", true)], transaction.Endorsers.Select(endorser => (endorser.MspId, endorser.IssuerChecked)));
        Assert.Equal([("basic", "asset1", "{}"), ("basic", "asset2", "")], transaction.Effect.Changes.Select(Text));
        Assert.Null(transaction.Warning);
    }

    [Fact]
    public async Task Without_trusted_roots_the_signatures_alone_are_checked_and_it_says_so()
    {
        var transaction = await EndorseAsync(request => Endorsing.Endorse(request, Done, [Org1.Peer]), trusted: null);

        Assert.False(Assert.Single(transaction.Endorsers).IssuerChecked);
        await RefusedAsync(
            "does not fit the endorsed bytes", request =>
                Endorsing.Endorse(request, Done, [Org1.Peer], action => action.Response.Status = 201), trusted: null);
    }

    [Fact]
    public Task A_changed_response_is_refused() => RefusedAsync(
        "does not fit the endorsed bytes",
        request => Endorsing.Endorse(request, Done, [Org1.Peer], action => action.Response.Payload = ByteString.CopyFromUtf8("other")));

    [Fact]
    public Task A_changed_read_write_set_is_refused() => RefusedAsync(
        "does not fit the endorsed bytes",
        request =>
            Endorsing.Endorse(request, Done, [Org1.Peer, Org2.Peer], action => action.Results = ByteString.Empty, writes: [("asset1", "{}")]));

    [Fact]
    public Task A_signature_over_another_proposals_hash_is_refused() => RefusedAsync(
        "hash of another proposal",
        request =>
            Endorsing.Endorse(request, Done, [Org1.Peer], beforeSigning: payload => payload.ProposalHash = ByteString.CopyFrom(new byte[32])));

    [Fact]
    public Task A_transaction_without_endorsements_is_refused() =>
        RefusedAsync("no endorsement", request => Endorsing.Endorse(request, Done, []));

    [Fact]
    public async Task Another_call_under_true_signatures_is_refused()
    {
        // A proposal of the same person that was really endorsed, returned in place of the one that was asked for.
        Wire.EndorseRequest? earlier = null;
        await EndorseAsync(request => Endorsing.Endorse(earlier = request, Done, [Org1.Peer]), "Transfer");

        await RefusedAsync("it holds transaction", _ => Endorsing.Endorse(earlier!, Done, [Org1.Peer]));
    }

    [Fact]
    public Task Changed_arguments_are_refused() => RefusedAsync(
        "arguments are not the proposal's",
        request => Rewrite(Endorsing.Endorse(request, Done, [Org1.Peer]), payload =>
        {
            var invocation = new ChaincodeInvocationSpec
            {
                ChaincodeSpec = new ChaincodeSpec
                {
                    ChaincodeId = new ChaincodeID { Name = "basic" },
                    Input = new ChaincodeInput { Args = { ByteString.CopyFromUtf8("Put"), ByteString.CopyFromUtf8("b") } },
                },
            };
            payload.ChaincodeProposalPayload = new ChaincodeProposalPayload { Input = invocation.ToByteString() }.ToByteString();
        }));

    [Fact]
    public Task An_endorser_of_an_unknown_organisation_is_refused() => RefusedAsync(
        "Org3MSP is none of the trusted organisations",
        request => Endorsing.Endorse(request, Done, [Org1.Peer, new TestOrganization("Org3MSP").Peer]));

    [Fact]
    public Task An_endorser_whose_certificate_another_authority_issued_is_refused() => RefusedAsync(
        "was not issued by an authority of Org1MSP",
        request => Endorsing.Endorse(request, Done, [new TestOrganization("Org1MSP").Peer]));

    [Fact]
    public Task A_persons_certificate_does_not_pass_for_a_peers() => RefusedAsync(
        "is a client's, not a peer's", request => Endorsing.Endorse(request, Done, [Org1.User]));

    [Fact]
    public Task An_endorser_with_a_key_that_cannot_be_checked_is_refused() => RefusedAsync(
        "cannot be checked here",
        request =>
        {
            var p521 = Org1.Issue("CN=peer1.Org1MSP, OU=peer", System.Security.Cryptography.ECCurve.NamedCurves.nistP521);
            var response = Endorsing.Endorse(request, Done, [Org1.Peer]);
            return Rewrite(response, payload => payload.Action.Endorsements[0].Endorser = p521.Creator);
        });

    [Fact]
    public Task An_endorser_that_is_no_certificate_is_refused() => RefusedAsync(
        "no identity with an X.509 certificate",
        request => Rewrite(
            Endorsing.Endorse(request, Done, [Org1.Peer]),
            payload => payload.Action.Endorsements[0].Endorser = Protocol.Creator.Serialize("Org1MSP", "no certificate")));

    [Fact]
    public Task Bytes_that_are_no_transaction_are_refused() => RefusedAsync(
        "payload of the envelope", _ =>
            new Wire.EndorseResponse { PreparedTransaction = new Envelope { Payload = ByteString.CopyFromUtf8("nonsense") } });

    [Fact]
    public async Task A_transaction_changed_between_two_processes_is_refused_when_it_is_recreated()
    {
        await using var peer = await ScriptedPeer.StartAsync();
        peer.Script.OnEndorse = (request, _) => Task.FromResult(Endorsing.Endorse(request, Done, [Org1.Peer], writes: [("asset1", "{}")]));
        using var gateway = peer.Connect(Org1.User, options => options with { TrustedOrganizations = Trusted });
        var transaction = await gateway.GetNetwork("mychannel").GetContract("basic").NewProposal("Put").EndorseAsync(Token);

        var bytes = transaction.Bytes;
        Assert.Equal(transaction.Result, gateway.NewTransaction(bytes).Result);
        var at = bytes.AsSpan().IndexOf("asset1"u8);
        bytes[at] = (byte)'b';
        Assert.Throws<UntrustedEndorsementException>(() => gateway.NewTransaction(bytes));
    }

    private static (string, string, string) Text(StateChange change) =>
        (change.Chaincode, change.Key, System.Text.Encoding.UTF8.GetString(change.Value.Span));

    private static Wire.EndorseResponse Rewrite(Wire.EndorseResponse response, Action<ChaincodeActionPayload> change)
    {
        var payload = Payload.Parser.ParseFrom(response.PreparedTransaction.Payload);
        var transaction = TransactionMessage.Parser.ParseFrom(payload.Data);
        var action = ChaincodeActionPayload.Parser.ParseFrom(transaction.Actions[0].Payload);
        change(action);
        transaction.Actions[0].Payload = action.ToByteString();
        payload.Data = transaction.ToByteString();
        response.PreparedTransaction.Payload = payload.ToByteString();
        return response;
    }

    private static Task<Warden.Gateway.Transaction> EndorseAsync(
        Func<Wire.EndorseRequest, Wire.EndorseResponse> answer, string function = "Put") =>
        EndorseAsync(answer, Trusted, function);

    private static async Task<Warden.Gateway.Transaction> EndorseAsync(
        Func<Wire.EndorseRequest, Wire.EndorseResponse> answer, TrustedOrganizations? trusted, string function = "Put")
    {
        await using var peer = await ScriptedPeer.StartAsync();
        peer.Script.OnEndorse = (request, _) => Task.FromResult(answer(request));
        using var gateway = peer.Connect(Org1.User, options => options with { TrustedOrganizations = trusted });
        return await gateway.GetNetwork("mychannel").GetContract("basic").NewProposal(
            function, ProposalOptions.WithArguments("a")).EndorseAsync(Token);
    }

    private static Task RefusedAsync(string problem, Func<Wire.EndorseRequest, Wire.EndorseResponse> answer) =>
        RefusedAsync(problem, answer, Trusted);

    private static async Task RefusedAsync(
        string problem, Func<Wire.EndorseRequest, Wire.EndorseResponse> answer, TrustedOrganizations? trusted)
    {
        var e = await Assert.ThrowsAsync<UntrustedEndorsementException>(() => EndorseAsync(answer, trusted));
        Assert.Contains(problem, e.Message, StringComparison.Ordinal);
    }
}
