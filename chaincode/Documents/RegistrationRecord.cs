namespace Warden.Documents;

/// <summary>Who put a chaincode under guard.</summary>
/// <param name="Chaincode">The guarded chaincode.</param>
/// <param name="Owner">The MSP id that proposed its registration.</param>
/// <param name="Proposal">The id of that proposal.</param>
public sealed record RegistrationRecord(string Chaincode, string Owner, string Proposal);
