using Warden.Documents;

namespace Warden.Host.Replays;

/// <summary>What a back-test found.</summary>
/// <param name="Report">The report, which every member computes alike.</param>
/// <param name="Warnings">The first warnings with their findings, in the order of the ledger, at most <see cref="BacktestReport.MaxWarned"/>.</param>
/// <param name="Attributes">How many calls would have been warned of for an attribute, by path.</param>
internal sealed record BacktestRun(BacktestReport Report, IReadOnlyList<BacktestWarning> Warnings, IReadOnlyDictionary<string, long> Attributes);
