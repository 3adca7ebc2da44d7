using Warden.Detection;
using Warden.Documents;

namespace Warden.Host.Scoring;

/// <summary>A chaincode's fitted models, immutable. The seam between the host and detection: tests put scripted ones here.</summary>
internal interface IFittedModel
{
    /// <summary>The model's digest, lower-case hexadecimal; equal on every machine that fitted from the same blocks.</summary>
    string Digest { get; }

    /// <summary>Gets the bytes from which <see cref="IDetection.Load"/> restores the model.</summary>
    byte[] ToBytes();

    /// <summary>Judges the arguments of a call, the function name first.</summary>
    /// <param name="policy">The policy that judges.</param>
    /// <param name="arguments">All arguments.</param>
    /// <param name="context">Who calls, and what rates and repeats are judged by.</param>
    ScoreResult ScoreArguments(DetectionPolicy policy, IReadOnlyList<ReadOnlyMemory<byte>> arguments, ScoreContext context);

    /// <summary>Judges what a call wrote, by key.</summary>
    /// <param name="policy">The policy that judges.</param>
    /// <param name="writes">The public writes.</param>
    /// <param name="context">Who calls, and what changes are judged by.</param>
    /// <param name="touches">What else the call did to keys.</param>
    ScoreResult ScoreWrites(DetectionPolicy policy, IReadOnlyList<StateWrite> writes, ScoreContext context, IReadOnlyList<KeyTouch> touches);

    /// <summary>Gets what the model knows of each attribute, ordered by path.</summary>
    IReadOnlyList<AttributeSummary> Describe() => [];
}
