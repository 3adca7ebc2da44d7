using Warden.Detection;
using Warden.Detection.Models;
using Warden.Documents;
using Warden.Host.Ledger;

namespace Warden.Host.Scoring;

/// <summary>Detection as the host uses it.</summary>
/// <param name="detectors">The detectors of numbers; null for the default ones.</param>
internal sealed class FittedDetection(NumericDetectors? detectors = null) : IDetection
{
    private readonly NumericDetectors detectors = detectors ?? NumericDetectors.Default;

    /// <inheritdoc/>
    public ILearner NewLearner() => new Learner(new FitOptions { Detectors = detectors });

    /// <inheritdoc/>
    public IFittedModel Load(ReadOnlyMemory<byte> bytes) => new Model(ChaincodeModel.FromBytes(bytes, detectors));

    /// <inheritdoc/>
    public IReadOnlyList<string> MissingFor(DetectionPolicy policy) => detectors.MissingFor(policy);

    /// <inheritdoc/>
    public string SentenceFor(IReadOnlyList<Finding> findings) => VerdictSentence.For(findings);

    private sealed class Learner(FitOptions options) : ILearner
    {
        private readonly ChaincodeHistory history = new();

        public void ObserveBlock(ulong block, IReadOnlyList<LedgerCall> calls) => history.ObserveBlock(
            block, calls.Select(c => c.ToCommitted(block)));

        public IFittedModel Fit(AttributeSchema? schema, DetectionPolicy policy, ulong height, ReadOnlySpan<byte> seed) =>
            new Model(ChaincodeModel.Fit(history, schema, policy, height, seed, options));
    }

    private sealed class Model(ChaincodeModel model) : IFittedModel
    {
        private sealed record PolicyScorer(DetectionPolicy Policy, Scorer Scorer);

        private PolicyScorer? latest;

        public string Digest => model.Digest;

        public byte[] ToBytes() => model.ToBytes();

        public ScoreResult ScoreArguments(DetectionPolicy policy, IReadOnlyList<ReadOnlyMemory<byte>> arguments, ScoreContext context) =>
            ScorerFor(policy).ScoreArguments(arguments, context);

        public ScoreResult ScoreWrites(
            DetectionPolicy policy, IReadOnlyList<StateWrite> writes, ScoreContext context, IReadOnlyList<KeyTouch> touches) =>
            ScorerFor(policy).ScoreWrites(writes, context, touches);

        public IReadOnlyList<AttributeSummary> Describe() => model.Describe();

        // A policy is one instance as long as it is in force: parse its strategy once.
        private Scorer ScorerFor(DetectionPolicy policy)
        {
            var known = Volatile.Read(ref latest);
            if (known is null || !ReferenceEquals(known.Policy, policy))
            {
                known = new PolicyScorer(policy, new Scorer(model, policy));
                Volatile.Write(ref latest, known);
            }

            return known.Scorer;
        }
    }
}
