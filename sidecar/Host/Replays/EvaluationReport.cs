namespace Warden.Host.Replays;

/// <summary>What governance of a chaincode was worth over a range of blocks, in figures.</summary>
/// <param name="Chaincode">The guarded chaincode.</param>
/// <param name="From">The first block.</param>
/// <param name="To">The last block.</param>
/// <param name="Coverage">Of the committed calls, those that this sidecar gave a verdict on, OK or WARN.</param>
/// <param name="WarnRate">Of the calls with a verdict, committed or not, those that were warned of.</param>
/// <param name="Unscored">Of all judged calls, those without a verdict.</param>
/// <param name="StoodBack">Of all judged calls, those in shadow only because the guard added more time than was voted.</param>
/// <param name="Precision">Of the labelled calls that were warned of, those labelled unreasonable.</param>
/// <param name="Recall">Of the calls labelled unreasonable, those that were warned of.</param>
/// <param name="Confirmed">Of the held calls (428), each content once, those that committed after a confirmation; the others were abandoned.</param>
/// <param name="Submitted">Of the advised calls (299), those that were submitted all the same and committed.</param>
/// <param name="Overridden">Of the calls warned of that were asked about (299, 428), those that committed all the same.</param>
/// <param name="Regretted">Of the committed calls that a block says were warned of (299, or a confirmation used up), those that a transaction compensates.</param>
/// <param name="BlocksToDetect">From the block of an unreasonable call that nobody was warned of to the proposal of its label, in blocks, the median; null: none.</param>
/// <param name="BlocksToAct">From the opening of a proposal about the chaincode to its enactment, in blocks, the median; null: none.</param>
/// <param name="AddedMilliseconds">What the sidecar added to a call, median and 99th percentile; null where the log does not say.</param>
internal sealed record EvaluationReport(
    string Chaincode,
    long From,
    long To,
    EvaluationShare Coverage,
    EvaluationShare WarnRate,
    EvaluationShare Unscored,
    EvaluationShare StoodBack,
    EvaluationShare Precision,
    EvaluationShare Recall,
    EvaluationShare Confirmed,
    EvaluationShare Submitted,
    EvaluationShare Overridden,
    EvaluationShare Regretted,
    double? BlocksToDetect,
    double? BlocksToAct,
    IReadOnlyList<double>? AddedMilliseconds)
{
    /// <summary>Gets the figures with their names.</summary>
    public IReadOnlyList<(string Name, string Figure)> Figures() =>
    [
        ("committed calls with a verdict here", Coverage.ToString()),
        ("calls warned of", WarnRate.ToString()),
        ("calls without a verdict", Unscored.ToString()),
        ("calls passed while the guard was too slow", StoodBack.ToString()),
        ("precision: warned of and unreasonable, of those labelled", Precision.ToString()),
        ("recall: unreasonable and warned of", Recall.ToString()),
        ("held calls confirmed, the others abandoned", Confirmed.ToString()),
        ("advised calls submitted, the others abandoned", Submitted.ToString()),
        ("warnings overridden", Overridden.ToString()),
        ("overridden and later compensated", Regretted.ToString()),
        ("blocks until an unreasonable call was noticed, median", Blocks(BlocksToDetect)),
        ("blocks from proposal to enactment, median", Blocks(BlocksToAct)),
        ("milliseconds added to a call, median and 99 %", AddedMilliseconds is [var median, var most]
            ? FormattableString.Invariant($"{median:0.###}, {most:0.###}")
            : "nothing to measure it by"),
    ];

    private static string Blocks(double? blocks) => blocks is { } number ? FormattableString.Invariant($"{number:0.#}") : "nothing to measure it by";
}
