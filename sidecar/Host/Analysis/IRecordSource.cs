using Warden.Host.Records;

namespace Warden.Host.Analysis;

/// <summary>Records that can be streamed as often as wanted: a file, or a chaincode's calls on a ledger.</summary>
internal interface IRecordSource
{
    /// <summary>What it is, for people.</summary>
    string Name { get; }

    /// <summary>Reads from the start, in batches and in order; memory is bounded by a batch.</summary>
    /// <param name="onBadLine">Called for what is no record; reading goes on.</param>
    /// <param name="onProgress">Told the share that has been read, in [0, 1].</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    IEnumerable<IReadOnlyList<AnalysisRecord>> Read(Action<BadLine> onBadLine, Action<double> onProgress, CancellationToken cancellationToken);
}
