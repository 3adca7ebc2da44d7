using System.Globalization;
using Google.Protobuf;
using Warden.Detection;
using Warden.Documents;
using Warden.Host.Scoring;
using Warden.Protocol;
using Warden.Protocol.Peer;

namespace Warden.Host.Tests.Scoring;

/// <summary>A running sidecar with the real detection, on a ledger of payments that the test makes: <c>Pay(id, amount)</c> writes the payment under its id.</summary>
internal sealed class LearnedGuard : IAsyncDisposable
{
    private readonly SidecarFixture fixture;
    private FakePeer? peer;
    private FakeChaincode.Conversation? conversation;

    /// <summary>Begins a ledger with a policy, and a schema where there is one.</summary>
    public LearnedGuard(DetectionPolicy policy, AttributeSchema? schema = null)
    {
        fixture = new SidecarFixture { Ledger = Ledger, Engine = new FittedDetection() };
        Ledger.Append();
        Ledger.Policy(policy);
        if (schema is not null)
        {
            Ledger.Govern((CompositeKey.Create(GovernanceKeys.Schema, policy.Chaincode), new VersionedSchema(1, "proposal", schema)));
        }
    }

    public TestLedger Ledger { get; } = new();

    public SidecarFixture Fixture => fixture;

    public static TestTransaction Payment(int id, double amount, ByteString? creator = null, TxValidationCode code = TxValidationCode.Valid) => new("basic", Pay(id, amount).Arguments)
    {
        Creator = creator, Code = code, Writes = { ["basic"] = [($"pay{id:000000}", Json(amount))] },
    };

    public static TestCall Pay(int id, double amount) => new("basic", "Pay", string.Create(CultureInfo.InvariantCulture, $"pay{id:000000}"), amount.ToString(CultureInfo.InvariantCulture));

    public static string Json(double amount) => string.Create(CultureInfo.InvariantCulture, $$"""{"amount":{{amount}},"currency":"EUR"}""");

    /// <summary>Asks for an epoch and waits until it judges; starts the sidecar where it does not run yet.</summary>
    public async Task NextEpochAsync()
    {
        var height = (long)Ledger.Height;
        Ledger.Govern((CompositeKey.Create(GovernanceKeys.EpochRequest, "basic"), new EpochRequest("basic", "Org1MSP", "tx")));
        if (peer is null)
        {
            await fixture.StartAsync();
            peer = await fixture.PeerAsync();
            conversation = await fixture.Chaincode.NextAsync();
        }

        await SidecarFixture.UntilAsync(() =>
            fixture.Sidecar.Channel(TestCall.Channel).Current.Chaincodes.GetValueOrDefault("basic") is { Model: not null, Live: not null } rules && rules.Epoch?.Height >= height);
        await fixture.CaughtUpAsync();
    }

    /// <summary>Makes calls through the sidecar, and commits them as one block.</summary>
    public async Task CommitAsync(params IReadOnlyList<(int Id, double Amount)> payments)
    {
        var transactions = new List<TestTransaction>();
        foreach (var (id, amount) in payments)
        {
            var call = Pay(id, amount);
            await CallAsync(call, id, amount);
            transactions.Add(Payment(id, amount) with { Call = call });
        }

        Ledger.Append(transactions);
        await fixture.CaughtUpAsync();
    }

    /// <summary>Makes a call through the sidecar and the contract behind it, and does not commit it.</summary>
    /// <returns>The transaction id.</returns>
    public Task<string> CallAsync(int id, double amount) => CallAsync(Pay(id, amount), id, amount);

    public async ValueTask DisposeAsync()
    {
        if (peer is not null)
        {
            await peer.DisposeAsync();
        }

        await fixture.DisposeAsync();
    }

    private async Task<string> CallAsync(TestCall call, int id, double amount)
    {
        await peer!.SendAsync(call.Transaction());
        await conversation!.NextAsync();
        await conversation.SendAsync(call.Put($"pay{id:000000}", Json(amount)));
        await peer.NextAsync();
        await peer.SendAsync(call.Response());
        await conversation.NextAsync();
        await conversation.SendAsync(call.Completed());
        Assert.Equal(call.Completed(), await peer.NextAsync());
        return call.TxId;
    }
}
