using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Warden.Detection;
using Warden.Detection.Models;
using Warden.Documents;
using Warden.Host.Ledger;
using Warden.Host.Scoring;

namespace Warden.Host.Tests;

/// <summary>Detection that warns of every value that holds the word "odd" (of a repeat where "again" is in it too), and has no verdict on one that holds "unknown".</summary>
internal sealed class ScriptedDetection : IDetection
{
    /// <summary>What to do before a score; may throw or block.</summary>
    public Action<string> BeforeScore { get; set; } = _ => { };

    /// <summary>What to do before a fit; may throw.</summary>
    public Action BeforeFit { get; set; } = () => { };

    /// <summary>Put in front of the digests: another one makes another organisation's model.</summary>
    public string Flavour { get; init; } = "";

    /// <summary>Detectors that are said to be missing, by a policy's strategy.</summary>
    public Func<DetectionPolicy, IReadOnlyList<string>> Missing { get; init; } = _ => [];

    public int Fits { get; private set; }

    /// <summary>With what context calls were scored, arguments and writes.</summary>
    public ConcurrentQueue<(ScoreContext Context, IReadOnlyList<KeyTouch> Touches)> Contexts { get; } = new();

    /// <summary>The policy by which the last call was judged.</summary>
    public DetectionPolicy? LastPolicy { get; private set; }

    public ILearner NewLearner() => new Learner(this);

    public IFittedModel Load(ReadOnlyMemory<byte> bytes) => new Model(this, Encoding.UTF8.GetString(bytes.Span));

    public IReadOnlyList<string> MissingFor(DetectionPolicy policy) => Missing(policy);

    public string SentenceFor(IReadOnlyList<Finding> findings) => $"{findings[0].Path} is {findings[0].Reason}";

    private ScoreResult Score(DetectionPolicy policy, string path, IEnumerable<string> values)
    {
        LastPolicy = policy;
        var all = values.ToArray();
        foreach (var value in all)
        {
            BeforeScore(value);
        }

        var findings = all.Where(v => v.Contains("odd", StringComparison.Ordinal)).Select(v => new Finding($"{path}/{v}", v, "odd", [v.Contains("again", StringComparison.Ordinal) ? "repeat" : "sigma"])).ToArray();
        return findings.Length > 0 ? new ScoreResult(Outcome.Warn, null, findings, ModelSet.Sigma, all.Length) { Modes = [.. findings.Select(f => policy.AttributeOf(f.Path)?.Mode)] }
            : all.Any(v => v.Contains("unknown", StringComparison.Ordinal)) ? new ScoreResult(Outcome.Unscored, "history", [], ModelSet.None)
            : new ScoreResult(Outcome.Ok, null, [], ModelSet.Sigma, all.Length);
    }

    private sealed class Learner(ScriptedDetection detection) : ILearner
    {
        private readonly StringBuilder history = new();

        public void ObserveBlock(ulong block, IReadOnlyList<LedgerCall> calls)
        {
            foreach (var call in calls.Where(c => c.Teaches))
            {
                history.Append(block).Append(' ').Append(call.TxId).Append(' ')
                    .AppendJoin(',', call.Writes.Select(w => w.Key)).Append('\n');
            }
        }

        public IFittedModel Fit(AttributeSchema? schema, DetectionPolicy policy, ulong height, ReadOnlySpan<byte> seed)
        {
            detection.BeforeFit();
            detection.Fits++;
            return new Model(detection, $"{detection.Flavour}{height} {Convert.ToHexString(seed)}\n{history}");
        }
    }

    private sealed class Model(ScriptedDetection detection, string history) : IFittedModel
    {
        public string Digest { get; } = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(history)));

        public byte[] ToBytes() => Encoding.UTF8.GetBytes(history);

        public IReadOnlyList<AttributeSummary> Describe() =>
            [new("asset*/size", "continuous", 20, "a whole number", "1", "9", 9, null, IsSensitive: false, Identities: 2, Organizations: 1, LastBlock: 3)];

        public ScoreResult ScoreArguments(DetectionPolicy policy, IReadOnlyList<ReadOnlyMemory<byte>> arguments, ScoreContext context)
        {
            detection.Contexts.Enqueue((context, []));
            return detection.Score(policy, "argument", arguments.Skip(1).Select(a => Encoding.UTF8.GetString(a.Span)));
        }

        public ScoreResult ScoreWrites(DetectionPolicy policy, IReadOnlyList<StateWrite> writes, ScoreContext context, IReadOnlyList<KeyTouch> touches)
        {
            detection.Contexts.Enqueue((context, touches));
            return detection.Score(policy, "write", writes.Select(w => Encoding.UTF8.GetString(w.Value.Span)));
        }
    }
}
