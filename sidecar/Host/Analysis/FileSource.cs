using System.Globalization;
using Warden.Detection;
using Warden.Host.Records;

namespace Warden.Host.Analysis;

/// <summary>The records of a file; see <see cref="RecordFile"/>.</summary>
internal sealed class FileSource(FileInfo file, string? key) : IRecordSource
{
    private const int Batch = 256;
    private const int BatchBytes = 1 << 20;

    /// <inheritdoc/>
    public string Name => file.Name;

    /// <summary>What the last reading took.</summary>
    public ReadingProgress Progress { get; private set; } = new();

    /// <inheritdoc/>
    public IEnumerable<IReadOnlyList<AnalysisRecord>> Read(Action<BadLine> onBadLine, Action<double> onProgress, CancellationToken cancellationToken)
    {
        Progress = new ReadingProgress();
        var length = Math.Max(1, file.Length);
        var batch = new List<AnalysisRecord>(Batch);
        var (bytes, ordinal) = (0, 0L);
        foreach (var record in RecordFile.Read(file, RecordKey.OrNumber(key), onBadLine, Progress))
        {
            batch.Add(Of(record, ordinal++));
            bytes += record.Value.Length;
            if (batch.Count == Batch || bytes >= BatchBytes)
            {
                cancellationToken.ThrowIfCancellationRequested();
                onProgress(Progress.Bytes / (double)length);
                yield return batch;
                batch = new List<AnalysisRecord>(Batch);
                bytes = 0;
            }
        }

        onProgress(1);
        if (batch.Count > 0)
        {
            yield return batch;
        }
    }

    private static AnalysisRecord Of(LedgerRecord record, long ordinal)
    {
        var number = record.Line.ToString(CultureInfo.InvariantCulture);
        return new AnalysisRecord(
            record.Line - 1,
            $"line {number}",
            record.Key,
            new CommittedCall(number, [], [new StateWrite(record.Key, record.Value)]) { Block = (ulong)ordinal })
        {
            Block = ordinal,
        };
    }
}
