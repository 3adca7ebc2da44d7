using System.Text.Json.Nodes;
using Warden.Documents;
using Warden.Host.Governance;
using Warden.Host.Ledger;
using Warden.Protocol;

namespace Warden.Host.Incidents;

/// <summary>Makes the report of an incident out of what the ledger says of it and what its blocks hold.</summary>
/// <param name="blocks">The channel's blocks.</param>
internal sealed class IncidentReporter(ChannelBlocks blocks)
{
    // What people wrote, and what came from transactions; all else is ids, names of certificates, numbers and words of ours.
    private static readonly HashSet<string> Texts = new(["reason", "summary", "source"], StringComparer.Ordinal);
    private static readonly HashSet<string> Values = new(["key", "value", "pattern", "reply", "hypothesis", "unconfirmed"], StringComparer.Ordinal);

    /// <summary>Makes the report.</summary>
    /// <param name="standing">The incident.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="LedgerException">The blocks are not those in which the incident happened.</exception>
    public async Task<IncidentReport> MakeAsync(IncidentStanding standing, CancellationToken cancellationToken)
    {
        var trail = await IncidentTrail.FollowAsync(blocks, standing, cancellationToken);
        var findings = await new CompensationCheck(blocks.UpTo(trail.Last)).CompareAsync(
            [.. standing.Compensations.Select(c => (c.Original, c.Compensating))], cancellationToken);
        var transactions = standing.Incident.Document.Transactions;
        var opened = trail.BlockOf(IncidentStep.Opened)
            ?? throw new LedgerException($"expected the block that opened incident {standing.Incident.Id}, but blocks 0 to {blocks.Last} do not have it");
        var sensitive = new SensitiveTexts(trail.Schemas);
        foreach (var transaction in trail.Transactions.Values)
        {
            if (transaction.Endorsed is { } endorsed)
            {
                sensitive.Add(endorsed);
            }
        }

        var report = new IncidentReport
        {
            Channel = blocks.Channel,
            ToBlock = (long)trail.Last,
            Incident = standing.Incident,
            Reviews = standing.Reviews,
            Transactions = [.. transactions.Select(id => Reported(id, trail.Transactions.GetValueOrDefault(id), sensitive))],
            Restrictions = [.. standing.Isolations.Select(isolation => Reported(isolation, trail, opened))],
            Compensations = [.. standing.Compensations.Zip(findings, Reported)],
            Labels = [.. trail.Labels.Values],
            Timeline = trail.Events,
            BlocksToDetect = opened - trail.BlockOf(IncidentStep.Committed),
            BlocksToIsolate = trail.BlockOf(IncidentStep.RestrictionEnacted) - opened,
            BlocksToClose = trail.BlockOf(IncidentStep.Closed) - opened,
        };
        return Masked(report, sensitive).Sealed();
    }

    private static ReportedTransaction Reported(string id, CommittedTransaction? transaction, SensitiveTexts sensitive)
    {
        if (transaction?.Endorsed is not { } endorsed)
        {
            return new ReportedTransaction(id, transaction?.ValidationCode.ToString() ?? "missing", (long?)transaction?.BlockNumber);
        }

        var caller = LedgerCaller.Of(endorsed.Creator.Span);
        var verdict = transaction.IsValid ? BlockReader.VerdictIn(endorsed)?.Document : null;
        var governed = endorsed.ReadWriteSets.FirstOrDefault(set => set.Namespace == GovernanceView.Chaincode)?.Public;
        return new ReportedTransaction(
            id,
            transaction.ValidationCode.ToString(),
            (long)transaction.BlockNumber,
            IncidentTrail.TimeOf(endorsed),
            endorsed.ChaincodeName,
            endorsed.Args.Count > 0 ? endorsed.Args[0].ToStringUtf8() : "",
            caller.Organization,
            caller.Person,
            endorsed.Response?.Status,
            verdict is null ? null : Masked(verdict, sensitive),
            transaction.IsValid && BlockReader.ConfirmationIn(governed) is { } confirmation ? Masked(confirmation, sensitive) : null);
    }

    // Digests that are made of arguments go too: an argument of few possible values is guessed from them.
    private static VerdictDocument Masked(VerdictDocument verdict, SensitiveTexts sensitive) => verdict with
    {
        Digest = sensitive.IsNeeded ? Finding.Masked : verdict.Digest, Findings = [.. verdict.Findings.Select(finding => Masked(finding, sensitive))],
    };

    private static ConfirmationRecord Masked(ConfirmationRecord confirmation, SensitiveTexts sensitive) =>
        sensitive.IsNeeded ? confirmation with { Call = Finding.Masked, Verdict = Finding.Masked, Parts = null } : confirmation;

    // As it stands in the block, unless a later schema has called the attribute sensitive.
    private static Finding Masked(Finding finding, SensitiveTexts sensitive) => sensitive.IsDeclared(finding.Path) || sensitive.Shown(finding.Value) != finding.Value
        ? finding with { Value = Finding.Masked, Expected = null, Hypothesis = null }
        : finding;

    private static ReportedRestriction Reported(IsolationStanding isolation, IncidentTrail trail, long opened)
    {
        var id = isolation.Isolation.Restriction;
        var enacted = trail.BlockOf(IncidentStep.RestrictionEnacted, id) ?? throw Missing(id);
        var effect = trail.EffectOf(id) ?? throw Missing(id);
        var holds = effect.Reports.Where(report => report.Holds).Select(report => (long?)report.Height).Max();
        return new ReportedRestriction(
            isolation,
            trail.BlockOf(IncidentStep.RestrictionProposed, id) ?? throw Missing(id),
            enacted,
            effect,
            enacted - opened,
            holds - enacted,
            trail.BlockOf(IncidentStep.RestrictionLifted, id));
    }

    private static ReportedCompensation Reported(IncidentCompensation link, CompensationFinding finding) => finding.Comparison is { } comparison
        ? new(link, comparison.Keys, comparison.Restores(), comparison.Digest() == link.Digest, comparison.OriginalBlock, comparison.CompensatingBlock)
        : new(link, [], Restores: false, DigestHolds: false, Fault: finding.Fault);

    private static LedgerException Missing(string restriction) => new($"expected the blocks that brought restriction {restriction}, but they are not there");

    private static IncidentReport Masked(IncidentReport report, SensitiveTexts sensitive)
    {
        var node = JsonNode.Parse(CanonicalJson.ToBytes(report))!;
        Mask(node, sensitive);
        return CanonicalJson.Read<IncidentReport>(node.ToJsonString());
    }

    private static void Mask(JsonNode? node, SensitiveTexts sensitive)
    {
        foreach (var item in node is JsonArray items ? items : [])
        {
            Mask(item, sensitive);
        }

        foreach (var (name, value) in node is JsonObject members ? members.ToList() : [])
        {
            if (value is JsonValue text && text.TryGetValue<string>(out var said) && (Texts.Contains(name) || Values.Contains(name)))
            {
                node![name] = Texts.Contains(name) ? sensitive.InText(said) : sensitive.Shown(said);
            }
            else
            {
                Mask(value, sensitive);
            }
        }
    }
}
