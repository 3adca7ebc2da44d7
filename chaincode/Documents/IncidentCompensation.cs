namespace Warden.Documents;

/// <summary>Somebody says that one transaction undoes another one. A contract reads no blocks: whoever has them can check the digest.</summary>
/// <param name="Incident">The incident's id.</param>
/// <param name="Original">The transaction of the incident that is undone.</param>
/// <param name="Compensating">The transaction that undoes it.</param>
/// <param name="Digest">The digest of the <see cref="CompensationComparison"/>, lower-case hexadecimal, 64 digits.</param>
/// <param name="IsPartial">Whether not every key has its value back; the reason says why that is enough.</param>
/// <param name="By">Who linked them; the reason is empty where every key has its value back.</param>
public sealed record IncidentCompensation(
    string Incident, string Original, string Compensating, string Digest, bool IsPartial, Approval By);
