using Warden.Documents;

namespace Warden.Chaincode.Governance;

/// <summary>What the guard adds to calls, as sidecars measure it, and whether it stands back for it (decision 0016).</summary>
/// <remarks>
/// The contract has no clock: it takes a sidecar's numbers, says itself whether they are over the limit that was voted, and counts organisations.
/// Each place has a key of its own. What is in force reads all of them, so of two reports in one block the later is void and comes again.
/// </remarks>
internal static class Latency
{
    public static async Task<LatencyStanding> ReportAsync(
        GovernanceContext context, string chaincode, string place, string height, string calls, string p50, string p99)
    {
        context.RequireOwnSignature();
        var constitution = await context.RequireMemberAsync();
        var organization = context.Caller.Organization;
        context.Caller.RequireSidecar(constitution.Voters, "report latency");
        if (constitution.SidecarsReport != true)
            throw Refusal.NotAllowed("to report latency, expected a constitution that lets sidecars report (sidecarsReport), but this one does not");
        var policy = await Register.GetPolicyAsync(context, chaincode);
        var limit = policy.Document.Latency ?? throw NoLimit(policy);
        var participants = await Epochs.ParticipantsAsync(context, chaincode);
        if (!participants.Contains(organization, StringComparer.Ordinal))
        {
            throw Refusal.NotAllowed(
                $"expected an organisation that takes part in the guard of {chaincode} ({Refusal.Listed(participants)}), but {organization} came");
        }
        var known = await KnownAsync(context, chaincode);
        var report = Read(context, chaincode, limit, place, height, calls, p50, p99);
        var last = known.FirstOrDefault(r => r.Organization == organization && r.Place == place);
        Places.RequireRoom(organization, place, known.Where(r => r.Organization == organization).Select(r => r.Place));
        // What was over under another limit says nothing of this one.
        report = report with { IsOver = limit.IsOver(report.P99Microseconds, last is { IsOver: true } && last.Limit == limit) };

        var before = LatencyStanding.Of(policy.Document, constitution, participants, known)!;
        var now = LatencyStanding.Of(policy.Document, constitution, participants, [.. known.Where(r => r != last), report])!;
        await context.Ledger.PutAsync(report, GovernanceKeys.Latency, chaincode, organization, place);
        Announce(context, before, now, GovernanceEvents.LatencyReported, report);
        return now;
    }

    /// <summary>Takes out the report of a sidecar that is gone: it would be over the limit for ever.</summary>
    public static async Task<LatencyReport> WithdrawAsync(GovernanceContext context, string chaincode, string place)
    {
        context.RequireOwnSignature();
        var constitution = await context.RequireMemberAsync();
        var organization = context.Caller.Organization;
        context.Caller.RequireVoter(constitution.Voters, "withdraw a report of latency");
        Arguments.Place(place);
        var policy = await Register.GetPolicyAsync(context, chaincode);
        var participants = await Epochs.ParticipantsAsync(context, chaincode);
        var known = await KnownAsync(context, chaincode);
        var report = known.FirstOrDefault(r => r.Organization == organization && r.Place == place)
            ?? throw Refusal.Unknown($"expected a sidecar of {organization} that has reported on {chaincode}, but {Arguments.Shown(place)} is none");
        await context.Ledger.DeleteAsync(GovernanceKeys.Latency, chaincode, organization, place);
        Announce(
            context,
            LatencyStanding.Of(policy.Document, constitution, participants, known),
            LatencyStanding.Of(policy.Document, constitution, participants, [.. known.Where(r => r != report)]),
            GovernanceEvents.LatencyWithdrawn,
            report);
        return report;
    }

    public static async Task<LatencyStanding> GetAsync(GovernanceContext context, string chaincode)
    {
        var policy = await Register.GetPolicyAsync(context, chaincode);
        return await StandingAsync(context, policy.Document) ?? throw NoLimit(policy);
    }

    public static async Task<IReadOnlyList<LatencyStanding>> ListAsync(GovernanceContext context)
    {
        var standings = new List<LatencyStanding>();
        foreach (var policy in await context.Ledger.RangeAsync<VersionedPolicy>(GovernanceKeys.Policy))
        {
            if (await StandingAsync(context, policy.Document) is { } standing)
                standings.Add(standing);
        }
        return standings;
    }

    /// <summary>Forgets what was reported of a chaincode that is no longer guarded.</summary>
    public static async Task ForgetAsync(GovernanceContext context, string chaincode)
    {
        foreach (var report in await KnownAsync(context, chaincode))
            await context.Ledger.DeleteAsync(GovernanceKeys.Latency, chaincode, report.Organization, report.Place);
    }

    private static async Task<LatencyStanding?> StandingAsync(GovernanceContext context, DetectionPolicy policy) => LatencyStanding.Of(
        policy,
        await context.ConstitutionAsync(),
        await Epochs.ParticipantsAsync(context, policy.Chaincode),
        await KnownAsync(context, policy.Chaincode));

    private static Task<IReadOnlyList<LatencyReport>> KnownAsync(GovernanceContext context, string chaincode) =>
        context.Ledger.RangeAsync<LatencyReport>(GovernanceKeys.Latency, chaincode);

    private static void Announce(GovernanceContext context, LatencyStanding? before, LatencyStanding? now, string otherwise, LatencyReport report)
    {
        if (now is null || before?.InShadow == now.InShadow)
            context.Ledger.Announce(otherwise, report);
        else
            context.Ledger.Announce(now.InShadow ? GovernanceEvents.LatencyExceeded : GovernanceEvents.LatencyRecovered, now);
    }

    private static LatencyReport Read(
        GovernanceContext context, string chaincode, LatencyLimit limit, string place, string height, string calls, string p50, string p99)
    {
        var report = new LatencyReport(
            chaincode, context.Caller.Organization, Arguments.Place(place), Arguments.Height("height", height), Arguments.Count("calls", calls),
            Arguments.Count("p50", p50), Arguments.Count("p99", p99), IsOver: false, limit, context.TransactionId);
        if (report.Calls < limit.Calls)
            throw Refusal.BadDocument($"calls: expected a window of at least {limit.Calls} calls, as the policy says, but {report.Calls} came");
        return report.P50Microseconds <= report.P99Microseconds
            ? report
            : throw Refusal.BadDocument($"p50: expected at most the p99 of {report.P99Microseconds} microseconds, but {report.P50Microseconds} came");
    }

    private static Exception NoLimit(VersionedPolicy policy) => Refusal.Conflict(
        $"expected a policy of {policy.Document.Chaincode} with a limit of latency, and a constitution that lets sidecars report, but version {policy.Version} has none");
}
