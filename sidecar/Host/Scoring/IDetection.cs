using Warden.Documents;

namespace Warden.Host.Scoring;

/// <summary>What the host needs of detection.</summary>
internal interface IDetection
{
    /// <summary>Gets the empty history of a chaincode.</summary>
    ILearner NewLearner();

    /// <summary>Restores a model.</summary>
    /// <exception cref="InvalidDataException">The bytes are not a model.</exception>
    IFittedModel Load(ReadOnlyMemory<byte> bytes);

    /// <summary>Gets the detectors that a policy names and that are not here, in ordinal order.</summary>
    IReadOnlyList<string> MissingFor(DetectionPolicy policy) => [];

    /// <summary>Gets the sentence for a person, at most 120 characters.</summary>
    string SentenceFor(IReadOnlyList<Finding> findings);
}
