using System.Globalization;
using Warden.Cli.Network;
using Warden.Documents;
using Warden.Gateway;

namespace Warden.Cli.Demo;

/// <summary>The same in hold: refused, confirmed on the ledger, passed once, and not a second time.</summary>
internal sealed class HoldSteps(
    SampleNetwork network, IDemoOutput output, Answer answer, DetectionPolicy policy, Action<StepReport, string?> end)
{
    private string Caller => network.Organizations[0];

    /// <summary>Runs the steps with an asset that warns.</summary>
    public async Task RunAsync(Asset asset, CancellationToken cancellationToken)
    {
        output.Heading("The same in hold", "Both organisations vote for hold: now a WARN stops the call before the contract, until somebody confirms on the ledger.");
        var (enacted, commit) = await Consortium.EnactAsync(network, GuardProposal.Policy(policy with { Mode = WardenMode.Hold }), cancellationToken);
        await network.CatchUpAsync(cancellationToken);
        end(new StepReport("policy-vote", "OK", 200, commit.TransactionId, commit.BlockNumber, commit.Successful, $"mode hold by the votes of {string.Join(" and ", enacted.Accepted)}", []), null);

        var calls = new DemoCalls(network, output, answer);
        var before = network.ContractCalls;
        var held = await TryAsync("hold-refused", asset, cancellationToken);
        await calls.ShowJudgementAsync(held.TxId!, cancellationToken);
        var called = network.ContractCalls - before;
        output.Wire(new WireLine("2", "peer → application", string.Create(CultureInfo.InvariantCulture, $"status {held.Status}; the contract was called {called} times")));
        end(held.Report, held.Status == VerdictStatus.ConfirmationRequired && called == 0 ? null : "expected status 428 and no call of the contract");
        if (held.Warning is not { } warning)
        {
            return;
        }

        if (await calls.AskAsync(warning, cancellationToken) is not { } reason)
        {
            output.Wire(new WireLine("3", "application", "sends nothing to the orderer"));
            return;
        }

        await ConfirmedAsync(calls, asset, warning, reason, cancellationToken);
    }

    private async Task ConfirmedAsync(DemoCalls calls, Asset asset, Warning warning, string reason, CancellationToken cancellationToken)
    {
        await network.Channel(Caller).ConfirmAsync(warning.Chaincode, warning.CallDigest, warning.Verdicts[0], new Confirmation(reason), cancellationToken);
        output.Note($"The confirmation of call {warning.CallDigest[..12]}… is on the ledger, with its reason.");
        await network.CatchUpAsync(cancellationToken);

        var second = await TryAsync("hold-confirmed", asset, cancellationToken);
        await calls.ShowJudgementAsync(second.TxId!, cancellationToken);
        output.Wire(new WireLine("3", "application → orderer", string.Create(CultureInfo.InvariantCulture, $"proposed again: {(second.Report.Committed ? $"committed in block {second.Report.Block}, the confirmation is used up in the same transaction" : "not committed")}")));
        end(second.Report, second.Report.Committed ? null : "expected the confirmed call to be committed");

        await network.CatchUpAsync(cancellationToken);

        // The asset exists now, so the contract would refuse the very same call; the guard has to refuse it first.
        var third = await TryAsync("hold-reused", asset, cancellationToken);
        await calls.ShowJudgementAsync(third.TxId!, cancellationToken);
        output.Wire(new WireLine("2", "peer → application", string.Create(CultureInfo.InvariantCulture, $"a third time with the same confirmation: status {third.Status}")));
        end(third.Report, third.Status == VerdictStatus.ConfirmationRequired ? null : "expected status 428: the confirmation was used");
    }

    private async Task<HeldCall> TryAsync(string step, Asset asset, CancellationToken cancellationToken)
    {
        var proposal = network.Contract(Caller).NewProposal("CreateAsset", ProposalOptions.WithArguments(asset.Arguments()));
        output.Wire(new WireLine("1", "application → peer", $"CreateAsset({string.Join(", ", asset.Arguments())}), transaction {proposal.TransactionId[..8]}"));
        try
        {
            var endorsed = await proposal.EndorseAsync(cancellationToken);
            var commit = await (await endorsed.SubmitAsync(cancellationToken)).GetStatusAsync(cancellationToken);
            return new HeldCall(
                new StepReport(step, "OK", endorsed.Response.Status, proposal.TransactionId, commit.BlockNumber, commit.Successful, commit.Successful ? null : commit.CodeName, []),
                Warning: null);
        }
        catch (WarnException held)
        {
            return new HeldCall(
                new StepReport(step, "WARN", VerdictStatus.ConfirmationRequired, proposal.TransactionId, null, Committed: false, held.Warning.Sentence, held.Warning.Findings),
                held.Warning);
        }
        catch (EndorseException refused)
        {
            var refusal = refused.Details.Select(d => d.Refusal).FirstOrDefault(r => r is not null);
            return new HeldCall(
                new StepReport(step, "FAIL", refusal?.Status, proposal.TransactionId, null, Committed: false, refusal?.Message ?? refused.Message, []),
                Warning: null);
        }
    }

    private sealed record HeldCall(StepReport Report, Warning? Warning)
    {
        public int? Status => Report.Status;

        public string? TxId => Report.TxId;
    }
}
