using Warden.Detection;
using Warden.Documents;
using Warden.Host.Ledger;
using Warden.Host.Scoring;

namespace Warden.Scenarios.Guarding;

/// <summary>Detection that fails on purpose: every score runs <see cref="BeforeScore"/> first.</summary>
internal sealed class FaultyDetection : IDetection
{
    private readonly FittedDetection sound = new();

    /// <summary>Gets or sets what goes wrong; it may throw or block.</summary>
    public Action BeforeScore { get; set; } = () => { };

    public ILearner NewLearner() => new Learner(this, sound.NewLearner());

    public IFittedModel Load(ReadOnlyMemory<byte> bytes) => new Model(this, sound.Load(bytes));

    public string SentenceFor(IReadOnlyList<Finding> findings) => sound.SentenceFor(findings);

    private sealed class Learner(FaultyDetection detection, ILearner sound) : ILearner
    {
        public void ObserveBlock(ulong block, IReadOnlyList<LedgerCall> calls) => sound.ObserveBlock(block, calls);

        public IFittedModel Fit(AttributeSchema? schema, DetectionPolicy policy, ulong height, ReadOnlySpan<byte> seed) =>
            new Model(detection, sound.Fit(schema, policy, height, seed));
    }

    private sealed class Model(FaultyDetection detection, IFittedModel sound) : IFittedModel
    {
        public string Digest => sound.Digest;

        public byte[] ToBytes() => sound.ToBytes();

        public ScoreResult ScoreArguments(DetectionPolicy policy, IReadOnlyList<ReadOnlyMemory<byte>> arguments, ScoreContext context)
        {
            detection.BeforeScore();
            return sound.ScoreArguments(policy, arguments, context);
        }

        public ScoreResult ScoreWrites(
            DetectionPolicy policy, IReadOnlyList<StateWrite> writes, ScoreContext context, IReadOnlyList<KeyTouch> touches)
        {
            detection.BeforeScore();
            return sound.ScoreWrites(policy, writes, context, touches);
        }
    }
}
