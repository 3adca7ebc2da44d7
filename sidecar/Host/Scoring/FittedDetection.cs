using Warden.Detection;
using Warden.Documents;
using Warden.Host.Ledger;

namespace Warden.Host.Scoring;

/// <summary>Detection as the host uses it.</summary>
internal sealed class FittedDetection : IDetection
{
    /// <inheritdoc/>
    public ILearner NewLearner() => new Learner();

    /// <inheritdoc/>
    public IFittedModel Load(ReadOnlyMemory<byte> bytes) => new Model(ChaincodeModel.FromBytes(bytes));

    /// <inheritdoc/>
    public string SentenceFor(IReadOnlyList<Finding> findings) => VerdictSentence.For(findings);

    private sealed class Learner : ILearner
    {
        private readonly ChaincodeHistory history = new();

        public void ObserveBlock(ulong block, IReadOnlyList<LedgerCall> calls) => history.ObserveBlock(
            block, calls.Select(c => c.ToCommitted(block)));

        public IFittedModel Fit(AttributeSchema? schema, DetectionPolicy policy, ulong height, ReadOnlySpan<byte> seed) =>
            new Model(ChaincodeModel.Fit(history, schema, policy, height, seed));
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
