using System.Text;
using Warden.Detection;
using Warden.Documents;

namespace Warden.Evaluation.Worlds;

/// <summary>Generated records: a history, a stream with faults in it, and labels that say where.</summary>
public sealed class LabelledCase
{
    private const int PerBlock = 10;

    /// <summary>Puts a case together.</summary>
    /// <param name="history">One JSON record a line.</param>
    /// <param name="stream">One JSON record a line, in order.</param>
    /// <param name="labels">What was done to the stream.</param>
    public LabelledCase(IReadOnlyList<string> history, IReadOnlyList<string> stream, IEnumerable<CaseLabel> labels) =>
        (History, Stream, Labels) = (history, stream, labels.ToLookup(l => l.Record));

    public IReadOnlyList<string> History { get; }

    public IReadOnlyList<string> Stream { get; }

    /// <summary>The labels, by the record's line in the stream.</summary>
    public ILookup<int, CaseLabel> Labels { get; }

    /// <summary>Who brings a record, by its id (h and the line of the history, s and the line of the stream); nobody knows by default.</summary>
    public Func<string, Caller> CallerOf { get; init; } = _ => Caller.Unknown;

    /// <summary>Reads a folder that the generator made.</summary>
    /// <exception cref="IOException">A file is missing.</exception>
    public static LabelledCase Open(string folder) => new(
        File.ReadAllLines(Path.Combine(folder, "history.jsonl")),
        File.ReadAllLines(Path.Combine(folder, "stream.jsonl")),
        File.ReadLines(Path.Combine(folder, "labels.jsonl")).Select(CaseLabel.Parse));

    /// <summary>The one write that carries a record, under a key of its own.</summary>
    public static StateWrite Write(string json, string id) => new("\0record\0" + id + "\0", Encoding.UTF8.GetBytes(json), IsDelete: false);

    /// <summary>The call that commits a record.</summary>
    public static CommittedCall Call(string json, string id, ulong block, int index) =>
        new(id, [Encoding.UTF8.GetBytes("Put")], [Write(json, id)]) { Block = block, Index = index };

    /// <summary>Fits a model to the history, as a sidecar would from blocks of ten calls.</summary>
    public ChaincodeModel Fit(DetectionPolicy policy)
    {
        var history = new ChaincodeHistory();
        foreach (var (number, records) in History.Chunk(PerBlock).Index())
            history.ObserveBlock((ulong)number, records.Select((json, i) => CallOf(json, $"h{(number * PerBlock) + i}", (ulong)number, i)));
        return ChaincodeModel.Fit(history, null, policy, history.Height, "seed"u8);

        CommittedCall CallOf(string json, string id, ulong block, int index) => Call(json, id, block, index) with { Caller = CallerOf(id) };
    }
}
