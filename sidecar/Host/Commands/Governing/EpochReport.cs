using Warden.Documents;

namespace Warden.Host.Commands.Governing;

/// <summary>How far the organisations agree on the models of a chaincode.</summary>
/// <param name="Chaincode">The guarded chaincode.</param>
/// <param name="Epoch">The epoch in force; null before the first.</param>
/// <param name="Heights">What was published, newest height first.</param>
internal sealed record EpochReport(string Chaincode, EpochRecord? Epoch, IReadOnlyList<PublishedHeight> Heights);
