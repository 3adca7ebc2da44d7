using System.Globalization;
using System.Text.Json;
using Warden.Cli.Network;
using Warden.Documents;
using Warden.Gateway;

namespace Warden.Cli.Demo;

/// <summary>Makes one call after another and shows each on its way, by the patent's step names.</summary>
internal sealed class DemoCalls(SampleNetwork network, IDemoOutput output, Answer answer)
{
    private const string Function = "CreateAsset";

    // The sidecar's own answers, given without the contract.
    private static readonly string[] Refusals = ["428", "403"];

    private string Caller => network.Organizations[0];

    /// <summary>Creates an asset: propose, endorse, ask if there is a warning, submit.</summary>
    public async Task<DemoCall> CreateAsync(string step, Asset asset, CancellationToken cancellationToken)
    {
        var proposal = network.Contract(Caller).NewProposal(Function, ProposalOptions.WithArguments(asset.Arguments()));
        var txId = proposal.TransactionId;
        output.Wire(new WireLine("1", "application → peer", $"{Function}({string.Join(", ", asset.Arguments())}), transaction {txId[..8]}"));
        try
        {
            var endorsed = await proposal.EndorseAsync(cancellationToken);
            await ShowJudgementAsync(txId, cancellationToken);
            output.Wire(new WireLine(
                "2",
                "peers → application",
                string.Create(CultureInfo.InvariantCulture, $"status {endorsed.Response.Status}, endorsed by {Organizations(endorsed)}, signatures checked")));
            return endorsed.Warning is { } warning
                ? await AnswerAsync(step, endorsed, warning, cancellationToken)
                : await SubmitAsync(step, endorsed, warning: null, cancellationToken);
        }
        catch (EndorseException refused) when (refused is not WarnException)
        {
            await ShowJudgementAsync(txId, cancellationToken);
            return Refused(step, txId, refused);
        }
    }

    /// <summary>Shows what the sidecars did with a call: new1, new2, new3.</summary>
    public async Task ShowJudgementAsync(string txId, CancellationToken cancellationToken)
    {
        var decisions = await network.DecisionsOfAsync(txId, cancellationToken);
        if (decisions.Count == 0)
        {
            return;
        }

        var judges = string.Join(" and ", decisions.Select(d => d.Organization));
        output.Wire(new WireLine("new1", "peer → sidecar", $"TRANSACTION {txId[..8]} at {judges}, mode {decisions[0].Mode}"));
        foreach (var judged in decisions.GroupBy(Found, StringComparer.Ordinal))
        {
            output.Wire(new WireLine("new2", "sidecar → detection", Named(judged, decisions.Count, judged.Key)));
        }

        foreach (var answered in decisions.GroupBy(d => d.Answer, StringComparer.Ordinal))
        {
            var times = string.Join(" and ", answered.Select(d => d.DurationMs.ToString("0.0", CultureInfo.InvariantCulture)));
            output.Wire(new WireLine("new3", "sidecar → peer", Named(answered, decisions.Count, $"{answered.Key} after {times} ms{(Refusals.Contains(answered.Key) ? string.Empty : ", contract included")}")));
        }
    }

    /// <summary>Shows a warning and gets its answer.</summary>
    /// <returns>The reason of a yes; null for no.</returns>
    public async Task<string?> AskAsync(Warning warning, CancellationToken cancellationToken)
    {
        output.Warning(warning, await HistoryOfAsync(warning.Findings.FirstOrDefault(), cancellationToken));
        var reason = answer switch
        {
            Answer.Yes => "checked with the appraiser",
            Answer.No => null,
            _ => await output.AskAsync(warning, cancellationToken),
        };
        output.Wire(new WireLine("new4", "application ↔ person", reason is null ? "asked; the answer is no" : $"asked; the answer is yes: {reason}"));
        return reason;
    }

    private async Task<DemoCall> AnswerAsync(string step, Transaction endorsed, Warning warning, CancellationToken cancellationToken)
    {
        if (await AskAsync(warning, cancellationToken) is not null)
        {
            return await SubmitAsync(step, endorsed, warning, cancellationToken);
        }

        output.Wire(new WireLine("3", "application", "sends nothing to the orderer"));
        var committed = await IsCommittedAsync(endorsed.TransactionId, cancellationToken);
        return new DemoCall(
            new StepReport(step, "WARN", endorsed.Response.Status, endorsed.TransactionId, null, committed, warning.Sentence, warning.Findings),
            Confirmed: false,
            RecordedStatus: null);
    }

    private async Task<DemoCall> SubmitAsync(string step, Transaction endorsed, Warning? warning, CancellationToken cancellationToken)
    {
        if (warning is null)
        {
            output.Wire(new WireLine("new4", "application", "nothing to ask"));
        }

        var submitted = await endorsed.SubmitAsync(cancellationToken);
        var commit = await submitted.GetStatusAsync(cancellationToken);
        var evidence = await BlockEvidence.ReadAsync(network, commit, cancellationToken);
        output.Wire(new WireLine("3", "application → orderer", evidence.Sentence));
        return new DemoCall(
            new StepReport(
                step,
                warning is null ? "OK" : "WARN",
                endorsed.Response.Status,
                endorsed.TransactionId,
                commit.BlockNumber,
                commit.Successful,
                warning?.Sentence,
                warning?.Findings ?? []),
            Confirmed: warning is not null,
            evidence.Status);
    }

    private DemoCall Refused(string step, string txId, EndorseException refused)
    {
        var refusal = refused.Details.Select(d => d.Refusal).FirstOrDefault(r => r is not null);
        var sentence = refusal?.Message ?? refused.Message;
        output.Wire(new WireLine("2", "peers → application", string.Create(CultureInfo.InvariantCulture, $"status {refusal?.Status}: {sentence}")));
        output.Wire(new WireLine("3", "application", "has nothing to order"));
        return new DemoCall(new StepReport(step, "FAIL", refusal?.Status, txId, null, Committed: false, sentence, []), Confirmed: false, RecordedStatus: null);
    }

    private async Task<bool> IsCommittedAsync(string txId, CancellationToken cancellationToken)
    {
        try
        {
            await network.Channel(Caller).Ledger.GetTransactionByIdAsync(txId, cancellationToken);
            return true;
        }
        catch (GatewayException)
        {
            return false;
        }
    }

    /// <summary>Gets the committed numbers of the attribute that a finding speaks of.</summary>
    private async Task<IReadOnlyCollection<double>> HistoryOfAsync(Finding? finding, CancellationToken cancellationToken)
    {
        if (finding?.Expected?.Low is null)
        {
            return [];
        }

        var member = finding.Path[(finding.Path.LastIndexOf('/') + 1)..];
        using var assets = JsonDocument.Parse(await network.Contract(Caller).EvaluateAsync("GetAllAssets", cancellationToken: cancellationToken));
        return
        [
            .. assets.RootElement.EnumerateArray()
                .SelectMany(a => a.EnumerateObject())
                .Where(m => m.Name.Equals(member, StringComparison.OrdinalIgnoreCase) && m.Value.ValueKind == JsonValueKind.Number)
                .Select(m => m.Value.GetDouble()),
        ];
    }

    private static string Found(SidecarDecision decision) => decision switch
    {
        { Outcome: "WARN" } => $"WARN: {string.Join(", ", decision.Findings.Select(f => $"{f.Path} {f.Reason}"))}",
        { Outcome: { } outcome, Reason: { } reason } => $"{outcome}: {reason}",
        { Outcome: { } outcome } => outcome,
        _ => "nothing to judge: the contract refused",
    };

    private static string Named(IEnumerable<SidecarDecision> some, int all, string text)
    {
        var organizations = some.Select(d => d.Organization).ToList();
        return organizations.Count == all ? text : $"{string.Join(" and ", organizations)}: {text}";
    }

    private static string Organizations(Transaction endorsed) => string.Join(" and ", endorsed.Endorsers.Select(e => e.MspId).Order(StringComparer.Ordinal));
}
