using Warden.Host.Analysis;
using Warden.Host.Records;
using Warden.Documents;

namespace Warden.Cli.Replay;

/// <summary>Where a replay shows what it does.</summary>
internal interface IReplayOutput
{
    /// <summary>A line of a file is no record; the rest goes on.</summary>
    void BadLine(string file, BadLine line);

    /// <summary>A record of the history could not be committed.</summary>
    void Failure(string reason);

    /// <summary>Shows the progress of a long piece of work; see the demonstration's output.</summary>
    Task ProgressAsync(string title, int total, Func<IProgress<int>, Task> work);

    /// <summary>The history is on the ledger.</summary>
    void Loaded(int records);

    /// <summary>The organisations agree on the models.</summary>
    void Epoch(EpochRecord epoch);

    /// <summary>One record of the stream was judged.</summary>
    void Record(ReplayedRecord record);

    /// <summary>The stream is at its end.</summary>
    /// <param name="scores">The figures; null without labels.</param>
    void End(ScoreSummary? scores);
}
