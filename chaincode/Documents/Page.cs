namespace Warden.Documents;

/// <summary>A part of a listing, by id.</summary>
/// <param name="Items">What is on it; may be none, where nothing that was looked at belongs to the listing.</param>
/// <param name="Bookmark">Where the next page begins; empty after the last one.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string Bookmark);
