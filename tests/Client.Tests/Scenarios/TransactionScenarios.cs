using System.Text;
using Grpc.Core;
using Warden.Gateway;
using Warden.Protocol.Peer;

namespace Warden.Client.Tests;

/// <summary>Fabric's own client scenarios (SDK_PARITY 1.2), under their titles: transaction invocation, organisations, signing elsewhere.</summary>
public abstract class TransactionScenarios(ScenarioNetwork network)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Evaluate_with_result()
    {
        using var gateway = network.Connect();
        Assert.Equal("conga", await EvaluateAsync(gateway, "basic", "echo", "conga"));
    }

    [Fact]
    public async Task Submit_with_result()
    {
        using var gateway = network.Connect();
        Assert.Equal("conga", await SubmitAsync(gateway, "basic", "echo", "conga"));
    }

    [Fact]
    public async Task Update_ledger()
    {
        using var gateway = network.Connect();
        await SubmitAsync(gateway, "basic", "put", "update-ledger", "bear");
        Assert.Equal("bear", await EvaluateAsync(gateway, "basic", "get", "update-ledger"));
    }

    [Fact]
    public async Task Transient_data()
    {
        using var gateway = network.Connect();
        var options = new ProposalOptions
        {
            Transient = new Dictionary<string, ReadOnlyMemory<byte>> { ["k1"] = "v1"u8.ToArray(), ["k2"] = "v2"u8.ToArray() },
        };
        var contract = Contract(gateway, "basic");

        Assert.Equal("k1=v1,k2=v2", Encoding.UTF8.GetString(await contract.EvaluateAsync("echoTransient", options, Token)));
        Assert.Equal("k1=v1,k2=v2", Encoding.UTF8.GetString(await contract.SubmitAsync("echoTransient", options, Token)));
    }

    [Fact]
    public async Task Evaluate_with_error_response()
    {
        using var gateway = network.Connect();
        var e = await Assert.ThrowsAsync<GatewayException>(() => EvaluateAsync(gateway, "basic", "errorMessage", "TRANSACTION_ERROR_MESSAGE"));
        Assert.Equal(StatusCode.Unknown, e.StatusCode);
        Assert.Equal("evaluate call to endorser returned error: chaincode response 500, TRANSACTION_ERROR_MESSAGE", Cause(e).Status.Detail);
    }

    [Fact]
    public async Task Submit_with_error_response()
    {
        using var gateway = network.Connect();
        var e = await Assert.ThrowsAsync<EndorseException>(() => SubmitAsync(gateway, "basic", "errorMessage", "TRANSACTION_ERROR_MESSAGE"));
        Assert.Equal(StatusCode.Aborted, e.StatusCode);
        Assert.Equal("failed to endorse transaction, see attached details for more info", Cause(e).Status.Detail);

        // Both peers of the organisation were tried, the one with the higher ledger first: other scenarios commit blocks beside this one.
        Assert.Equal(
            network.Peers("Org1MSP").Order(StringComparer.Ordinal)
                .Select(address => new ErrorDetail(address, "Org1MSP", "chaincode response 500, TRANSACTION_ERROR_MESSAGE")),
            e.Details.OrderBy(detail => detail.Address, StringComparer.Ordinal));
    }

    [Fact]
    public Task Submit_to_org1() => SubmitToAsync("Org1MSP");

    [Fact]
    public Task Submit_to_org2() => SubmitToAsync("Org2MSP");

    [Fact]
    public Task Submit_to_org3() => SubmitToAsync("Org3MSP");

    [Fact]
    public Task Evaluate_on_org1() => EvaluateOnAsync("Org1MSP");

    [Fact]
    public Task Evaluate_on_org2() => EvaluateOnAsync("Org2MSP");

    [Fact]
    public async Task Submit_to_org1_and_org3()
    {
        using var gateway = network.Connect();
        var options = ProposalOptions.WithArguments("org1-org3", "v") with { EndorsingOrganizations = ["Org3MSP", "Org1MSP"] };

        var transaction = await Contract(gateway, "any").NewProposal("put", options).EndorseAsync(Token);

        Assert.Equal(["Org1MSP", "Org3MSP"], transaction.Endorsers.Select(endorser => endorser.MspId).Order(StringComparer.Ordinal));
        Assert.All(transaction.Endorsers, endorser => Assert.True(endorser.IssuerChecked));
        Assert.True((await (await transaction.SubmitAsync(Token)).GetStatusAsync(Token)).Successful);
    }

    [Fact]
    public async Task Evaluate_fails_without_signing()
    {
        using var gateway = network.Connect(change: options => options with { Signer = null });
        await Assert.ThrowsAsync<InvalidOperationException>(() => EvaluateAsync(gateway, "basic", "echo", "conga"));
    }

    [Fact]
    public async Task Evaluate_succeeds_with_off_line_signing()
    {
        using var gateway = network.Connect(change: options => options with { Signer = null });
        using var elsewhere = EcdsaSigner.FromPem(network.Material.Organization("Org1MSP").User("User1").PrivateKeyPem);

        var unsigned = Contract(gateway, "basic").NewProposal("echo", ProposalOptions.WithArguments("conga"));
        var signed = gateway.NewSignedProposal(unsigned.Bytes, await elsewhere.SignAsync(unsigned.Digest, Token));

        Assert.Equal("conga", Encoding.UTF8.GetString(await signed.EvaluateAsync(Token)));
    }

    [Fact]
    public async Task Submit_fails_without_signing()
    {
        using var gateway = network.Connect(change: options => options with { Signer = null });
        await Assert.ThrowsAsync<InvalidOperationException>(() => SubmitAsync(gateway, "basic", "echo", "conga"));
    }

    [Fact]
    public async Task Submit_succeeds_with_off_line_signing()
    {
        using var gateway = network.Connect(change: options => options with { Signer = null });
        using var elsewhere = EcdsaSigner.FromPem(network.Material.Organization("Org1MSP").User("User1").PrivateKeyPem);

        var unsigned = Contract(gateway, "basic").NewProposal("put", ProposalOptions.WithArguments("offline", "signed"));
        var signed = gateway.NewSignedProposal(unsigned.Bytes, await elsewhere.SignAsync(unsigned.Digest, Token));
        var endorsed = await signed.EndorseAsync(Token);
        var submitted = await gateway.NewSignedTransaction(endorsed.Bytes, await elsewhere.SignAsync(endorsed.Digest, Token)).SubmitAsync(Token);
        var status = await gateway.NewSignedCommit(submitted.Bytes, await elsewhere.SignAsync(submitted.Digest, Token)).GetStatusAsync(Token);

        Assert.Equal("signed", Encoding.UTF8.GetString(endorsed.Result));
        Assert.True(status.Successful);
        Assert.Equal(unsigned.TransactionId, status.TransactionId);
    }

    [Fact]
    public async Task Too_few_endorsing_organisations_are_found_at_the_commit()
    {
        using var gateway = network.Connect();
        var options = ProposalOptions.WithArguments("too-few", "v") with { EndorsingOrganizations = ["Org1MSP"] };
        var e = await Assert.ThrowsAsync<CommitException>(() => Contract(gateway, "all").SubmitAsync("put", options, Token));
        Assert.Equal(TxValidationCode.EndorsementPolicyFailure, e.Code);
    }

    [Fact]
    public async Task A_read_that_is_out_of_date_at_the_commit_is_a_conflict_and_the_call_may_be_proposed_again()
    {
        using var gateway = network.Connect();
        var contract = Contract(gateway, "basic");
        var late = await contract.NewProposal("change", ProposalOptions.WithArguments("conflict", "late")).EndorseAsync(Token);
        await SubmitAsync(gateway, "basic", "change", "conflict", "first");

        var status = await (await late.SubmitAsync(Token)).GetStatusAsync(Token);

        Assert.Equal("MVCC_READ_CONFLICT", status.CodeName);
        await network.InStepAsync(Token);
        Assert.Equal("first", await SubmitAsync(gateway, "basic", "change", "conflict", "again"));
    }

    [Fact]
    public async Task A_committed_transaction_cannot_be_proposed_again()
    {
        using var gateway = network.Connect();
        var proposal = Contract(gateway, "basic").NewProposal("put", ProposalOptions.WithArguments("duplicate", "v"));
        var submitted = await (await proposal.EndorseAsync(Token)).SubmitAsync(Token);
        Assert.True((await submitted.GetStatusAsync(Token)).Successful);

        // A peer of the organisation that lacks the block would endorse it again.
        await network.InStepAsync(Token);
        var e = await Assert.ThrowsAsync<EndorseException>(() => proposal.EndorseAsync(Token));

        Assert.Contains($"duplicate transaction found [{proposal.TransactionId}]", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_five_mebibyte_argument_and_result_pass()
    {
        using var gateway = network.Connect();
        var large = new string('x', 5 * 1024 * 1024);
        Assert.Equal(large.Length, (await EvaluateAsync(gateway, "basic", "echo", large)).Length);
    }

    [Fact]
    public async Task The_ledger_is_read_through_the_system_chaincodes()
    {
        using var gateway = network.Connect();
        var ledger = gateway.GetNetwork(ScenarioNetwork.ChannelName).Ledger;
        var submitted = await Contract(gateway, "basic").BeginSubmitAsync("put", ProposalOptions.WithArguments("qscc", "v"), Token);
        var status = await submitted.GetStatusAsync(Token);

        Assert.True((await ledger.GetChainInfoAsync(Token)).Height > status.BlockNumber);
        var block = await ledger.GetBlockByTransactionIdAsync(submitted.TransactionId, Token);
        Assert.Equal(status.BlockNumber, block.Header.Number);
        Assert.Equal(block.Header, (await ledger.GetBlockByNumberAsync(status.BlockNumber, Token)).Header);
        Assert.Equal((int)TxValidationCode.Valid, (await ledger.GetTransactionByIdAsync(submitted.TransactionId, Token)).ValidationCode);
        var missing = await Assert.ThrowsAsync<GatewayException>(() => ledger.GetBlockByNumberAsync(1_000_000, Token));
        Assert.Contains("1000000", missing.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_organisations_of_the_channel_can_be_taken_from_its_configuration()
    {
        using var gateway = network.Connect();
        var trusted = TrustedOrganizations.FromChannel(await gateway.GetNetwork(ScenarioNetwork.ChannelName).Ledger.GetChannelConfigAsync(Token));
        Assert.Equal(["Org1MSP", "Org2MSP", "Org3MSP"], trusted.MspIds.Order(StringComparer.Ordinal));

        using var checking = network.Connect(change: options => options with { TrustedOrganizations = trusted });
        Assert.Equal("v", await SubmitAsync(checking, "basic", "put", "from-config", "v"));
    }

    private async Task SubmitToAsync(string mspId)
    {
        using var gateway = network.Connect();
        var options = new ProposalOptions { EndorsingOrganizations = [mspId] };
        Assert.Equal(mspId, Encoding.UTF8.GetString(await Contract(gateway, "any").SubmitAsync("getPeerOrg", options, Token)));
    }

    private async Task EvaluateOnAsync(string mspId)
    {
        using var gateway = network.Connect();
        var options = new ProposalOptions { EndorsingOrganizations = [mspId] };
        Assert.Equal(mspId, Encoding.UTF8.GetString(await Contract(gateway, "any").EvaluateAsync("getPeerOrg", options, Token)));
    }

    private static RpcException Cause(GatewayException e) => Assert.IsType<RpcException>(e.InnerException);

    private static Contract Contract(Warden.Gateway.Gateway gateway, string chaincode) => gateway.GetNetwork(ScenarioNetwork.ChannelName).GetContract(chaincode);

    private static async Task<string> EvaluateAsync(Warden.Gateway.Gateway gateway, string chaincode, string function, params string[] arguments) =>
        Encoding.UTF8.GetString(await Contract(gateway, chaincode).EvaluateAsync(function, arguments, Token));

    private static async Task<string> SubmitAsync(Warden.Gateway.Gateway gateway, string chaincode, string function, params string[] arguments) =>
        Encoding.UTF8.GetString(await Contract(gateway, chaincode).SubmitAsync(function, arguments, Token));
}

public sealed class TransactionsOnEmbedded(EmbeddedScenarioNetwork network) : TransactionScenarios(network);

public sealed class TransactionsOnNative(NativeScenarioNetwork network) : TransactionScenarios(network);
