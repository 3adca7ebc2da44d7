namespace Warden.Host.Commands.Governing;

/// <summary>Compares documents value by value.</summary>
internal static class DocumentDiff
{
    /// <summary>Gets what differs, by path.</summary>
    /// <param name="before">The document in force; null for none.</param>
    /// <param name="after">The one that is proposed; null for none.</param>
    public static IReadOnlyList<DocumentChange> Of(object? before, object? after)
    {
        var (old, @new) = (DocumentLeaves.Of(before), DocumentLeaves.Of(after));
        return [.. old.Keys.Union(@new.Keys, StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)
            .Select(path => new DocumentChange(path, old.GetValueOrDefault(path), @new.GetValueOrDefault(path)))
            .Where(change => change.Before != change.After)];
    }
}
