using System.Security.Cryptography;
using System.Text;
using Warden.Detection;
using Warden.Documents;
using Warden.Host.Ledger;
using Warden.Host.Scoring;

namespace Warden.Scenarios.Guarding;

/// <summary>Detection whose models have another digest than everybody else's for the same blocks, as a broken or forged one's have.</summary>
internal sealed class SkewedDetection : IDetection
{
    private readonly FittedDetection sound = new();

    /// <summary>Gets or sets whether the next fit is another one.</summary>
    public bool IsSkewed { get; set; }

    public ILearner NewLearner() => new Learner(this, sound.NewLearner());

    public IFittedModel Load(ReadOnlyMemory<byte> bytes) => sound.Load(bytes);

    public string SentenceFor(IReadOnlyList<Finding> findings) => sound.SentenceFor(findings);

    private sealed class Learner(SkewedDetection detection, ILearner sound) : ILearner
    {
        public void ObserveBlock(ulong block, IReadOnlyList<LedgerCall> calls) => sound.ObserveBlock(block, calls);

        public IFittedModel Fit(AttributeSchema? schema, DetectionPolicy policy, ulong height, ReadOnlySpan<byte> seed)
        {
            var model = sound.Fit(schema, policy, height, seed);
            return detection.IsSkewed ? new Model(model) : model;
        }
    }

    private sealed class Model(IFittedModel sound) : IFittedModel
    {
        public string Digest { get; } = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"skewed {sound.Digest}")));

        public byte[] ToBytes() => sound.ToBytes();

        public ScoreResult ScoreArguments(DetectionPolicy policy, IReadOnlyList<ReadOnlyMemory<byte>> arguments, ScoreContext context) => sound.ScoreArguments(policy, arguments, context);

        public ScoreResult ScoreWrites(
            DetectionPolicy policy, IReadOnlyList<StateWrite> writes, ScoreContext context, IReadOnlyList<KeyTouch> touches) => sound.ScoreWrites(policy, writes, context, touches);
    }
}
