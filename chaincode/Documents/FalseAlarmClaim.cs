namespace Warden.Documents;

/// <summary>Why a sidecar opened a proposal: an attribute is over its budget of false alarms. Every member counts the same from its blocks.</summary>
/// <param name="Attribute">The attribute's path.</param>
/// <param name="Height">The last block of the window counted.</param>
/// <param name="Warned">How many calls were warned of it.</param>
/// <param name="False">How many of them are labelled reasonable.</param>
public sealed record FalseAlarmClaim(string Attribute, long Height, int Warned, int False);
