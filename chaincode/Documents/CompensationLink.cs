namespace Warden.Documents;

/// <summary>Which incident a transaction is linked in, so that none is linked twice.</summary>
/// <param name="Incident">The incident's id.</param>
/// <param name="Original">The transaction that is undone.</param>
/// <param name="Compensating">The transaction that undoes it.</param>
public sealed record CompensationLink(string Incident, string Original, string Compensating);
