namespace Warden.Documents;

/// <summary>One of the places that an organisation has for what it may have open at a time; gone when that is closed.</summary>
/// <param name="Id">The proposal's or the incident's id.</param>
public sealed record OpenPlace(string Id);
