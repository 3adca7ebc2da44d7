namespace Warden.Documents;

/// <summary>An incident on the ledger. Its document never changes.</summary>
/// <param name="Id">The transaction id that opened it.</param>
/// <param name="Document">What was reported.</param>
/// <param name="State">Open or closed.</param>
/// <param name="Opened">Who reported it; the reason is the summary.</param>
/// <param name="Closing">Who closed it and how; null while it is open.</param>
public sealed record IncidentRecord(string Id, Incident Document, IncidentState State, Approval Opened, IncidentClosing? Closing = null);
