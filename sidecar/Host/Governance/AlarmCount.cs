namespace Warden.Host.Governance;

/// <summary>How often an attribute was warned of, and how often that was labelled reasonable.</summary>
internal sealed record AlarmCount(int Warned, int False);
