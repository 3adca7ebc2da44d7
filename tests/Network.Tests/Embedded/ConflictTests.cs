using Google.Protobuf;
using Warden.Protocol.Common;
using Warden.Protocol.Peer;
using Warden.Topology;
using MessageType = Warden.Protocol.Peer.ChaincodeMessage.Types.Type;
using Role = Warden.Protocol.Common.MSPRole.Types.MSPRoleType;

namespace Warden.Embedded.Tests;

/// <summary>What the commit refuses, whoever endorsed it.</summary>
public sealed class ConflictTests(EmbeddedFixture fixture) : IDisposable
{
    private readonly NetworkClient client = new(fixture.Network, "Org1MSP");

    public void Dispose() => client.Dispose();

    [Fact]
    public async Task Of_two_that_read_the_same_version_one_is_valid()
    {
        await client.TransactAsync("basic", "put", "counter", "1");
        var first = await client.EndorseAsync([], "basic", "increment", "counter");
        var second = await client.EndorseAsync([], "basic", "increment", "counter");
        await client.SubmitAsync(first.TransactionId, first.Transaction);
        await client.SubmitAsync(second.TransactionId, second.Transaction);
        Assert.Equal(TxValidationCode.Valid, (await client.CommitStatusAsync(first.TransactionId)).Result);
        Assert.Equal(TxValidationCode.MvccReadConflict, (await client.CommitStatusAsync(second.TransactionId)).Result);
        Assert.Equal("2", (await client.EvaluateAsync("basic", "get", "counter")).Payload.ToStringUtf8());
    }

    [Fact]
    public async Task Blind_writes_never_conflict()
    {
        var first = await client.EndorseAsync([], "basic", "put", "blind", "1");
        var second = await client.EndorseAsync([], "basic", "put", "blind", "2");
        await client.SubmitAsync(first.TransactionId, first.Transaction);
        await client.SubmitAsync(second.TransactionId, second.Transaction);
        Assert.Equal(TxValidationCode.Valid, (await client.CommitStatusAsync(first.TransactionId)).Result);
        Assert.Equal(TxValidationCode.Valid, (await client.CommitStatusAsync(second.TransactionId)).Result);
    }

    [Theory]
    [InlineData("phantom-few", 3)]
    [InlineData("phantom-many", 60)]
    public async Task A_key_that_appears_in_a_range_that_was_read_is_a_phantom(string prefix, int keys)
    {
        await Task.WhenAll(Enumerable.Range(0, keys).Select(i => client.TransactAsync("basic", "put", $"{prefix}{i:D3}", "v")));
        var unharmed = await client.EndorseAsync([], "basic", "countRange", prefix, prefix + "~", $"count-{prefix}");
        await client.SubmitAsync(unharmed.TransactionId, unharmed.Transaction);
        Assert.Equal(TxValidationCode.Valid, (await client.CommitStatusAsync(unharmed.TransactionId)).Result);

        var counted = await client.EndorseAsync([], "basic", "countRange", prefix, prefix + "~", $"count-{prefix}");
        await client.TransactAsync("basic", "put", $"{prefix}001a", "new");
        await client.SubmitAsync(counted.TransactionId, counted.Transaction);
        Assert.Equal(TxValidationCode.PhantomReadConflict, (await client.CommitStatusAsync(counted.TransactionId)).Result);
    }

    [Fact]
    public async Task An_empty_range_that_fills_is_a_phantom_too()
    {
        var counted = await client.EndorseAsync([], "basic", "countRange", "void", "voie", "count-void");
        await client.TransactAsync("basic", "put", "void1", "new");
        await client.SubmitAsync(counted.TransactionId, counted.Transaction);
        Assert.Equal(TxValidationCode.PhantomReadConflict, (await client.CommitStatusAsync(counted.TransactionId)).Result);
    }

    [Fact]
    public async Task Too_few_endorsements_are_found_out_at_the_commit()
    {
        var status = await client.TransactByAsync(["Org1MSP"], "basic", "put", "alone", "v");
        Assert.Equal(TxValidationCode.EndorsementPolicyFailure, status.Result);
        Assert.Equal("", (await client.EvaluateAsync("basic", "get", "alone")).Payload.ToStringUtf8());
    }

    [Fact]
    public async Task An_endorsement_whose_signature_is_wrong_does_not_count()
    {
        var (id, transaction) = await client.EndorseAsync([], "basic", "put", "forged", "v");
        var payload = Payload.Parser.ParseFrom(transaction.Payload);
        var body = Transaction.Parser.ParseFrom(payload.Data);
        var action = ChaincodeActionPayload.Parser.ParseFrom(body.Actions[0].Payload);
        action.Action.Endorsements[1].Signature = action.Action.Endorsements[0].Signature;
        body.Actions[0].Payload = action.ToByteString();
        payload.Data = body.ToByteString();
        await client.SubmitAsync(id, new() { Payload = payload.ToByteString() });
        Assert.Equal(TxValidationCode.EndorsementPolicyFailure, (await client.CommitStatusAsync(id)).Result);
    }

    [Fact]
    public async Task A_changed_argument_breaks_the_proposal_hash()
    {
        var (id, transaction) = await client.EndorseAsync([], "basic", "put", "changed", "v");
        var payload = Payload.Parser.ParseFrom(transaction.Payload);
        var body = Transaction.Parser.ParseFrom(payload.Data);
        var action = ChaincodeActionPayload.Parser.ParseFrom(body.Actions[0].Payload);
        action.ChaincodeProposalPayload = client.NewProposal("basic", "put", "changed", "w").VisiblePayload;
        body.Actions[0].Payload = action.ToByteString();
        payload.Data = body.ToByteString();
        await client.SubmitAsync(id, new() { Payload = payload.ToByteString() });
        Assert.Equal(TxValidationCode.InvalidEndorserTransaction, (await client.CommitStatusAsync(id)).Result);
    }

    [Fact]
    public async Task A_signature_policy_is_enforced_and_planned_for()
    {
        await fixture.DeployAsync(fixture.Network, "any", _ => async call =>
        {
            await call.PutStateAsync("k", call.Args[0]);
            return EmbeddedFixture.Ok();
        }, SignaturePolicies.Parse("OR('Org1MSP.peer','Org2MSP.peer')"));
        var (id, transaction) = await client.EndorseAsync([], "any", "v");
        Assert.Single(Protocol.Transactions.Unpack(transaction).Endorsements);
        await client.SubmitAsync(id, transaction);
        Assert.Equal(TxValidationCode.Valid, (await client.CommitStatusAsync(id)).Result);
        Assert.Equal(TxValidationCode.Valid, (await client.TransactByAsync(["Org2MSP"], "any", "v")).Result);
    }

    [Fact]
    public async Task A_key_with_its_own_policy_asks_for_that_one()
    {
        await fixture.DeployAsync(fixture.Network, "owned", _ => async call =>
        {
            if (call.Args[0] == "own")
            {
                var policy = SignaturePolicies.AllOf(("Org1MSP", Role.Peer), ("Org2MSP", Role.Peer));
                await call.GetAsync(MessageType.PutStateMetadata, new PutStateMetadata
                {
                    Key = call.Args[1], Metadata = new() { Metakey = "VALIDATION_PARAMETER", Value = policy.ToByteString() },
                });
                return EmbeddedFixture.Ok();
            }

            await call.PutStateAsync(call.Args[1], call.Args[2]);
            var metadata = StateMetadataResult.Parser.ParseFrom(
                await call.GetAsync(MessageType.GetStateMetadata, new GetStateMetadata { Key = call.Args[1] }));
            return EmbeddedFixture.Ok($"{metadata.Entries.Count}");
        }, SignaturePolicies.Parse("OR('Org1MSP.peer','Org2MSP.peer')"));
        Assert.Equal(TxValidationCode.Valid, (await client.TransactAsync("owned", "put", "car", "1")).Result);
        // Metadata of a key that is not there is dropped, so this one stays free.
        Assert.Equal(TxValidationCode.Valid, (await client.TransactAsync("owned", "own", "ghost")).Result);
        Assert.Equal(TxValidationCode.Valid, (await client.TransactByAsync(["Org1MSP"], "owned", "put", "ghost", "1")).Result);

        Assert.Equal(TxValidationCode.Valid, (await client.TransactAsync("owned", "own", "car")).Result);
        Assert.Equal(
            TxValidationCode.EndorsementPolicyFailure, (await client.TransactByAsync(["Org1MSP"], "owned", "put", "car", "2")).Result);
        var (id, transaction) = await client.EndorseAsync([], "owned", "put", "car", "3");
        var unpacked = Protocol.Transactions.Unpack(transaction);
        Assert.Equal("1", unpacked.Response!.Payload.ToStringUtf8());
        Assert.Equal(2, unpacked.Endorsements.Count);
        await client.SubmitAsync(id, transaction);
        Assert.Equal(TxValidationCode.Valid, (await client.CommitStatusAsync(id)).Result);
    }
}
