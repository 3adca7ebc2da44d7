namespace Warden.Documents;

/// <summary>How large a call may be that is scored; one past it is UNSCORED. Voted, since organisations that advise have to judge alike.</summary>
/// <param name="Bytes">The most bytes of arguments, or of arguments with public keys and values written; null: as many as a sidecar collects, 16 MiB of writes.</param>
/// <param name="Writes">The most public keys written; null: as many as a sidecar collects, 10000.</param>
public sealed record ScoreBudget(long? Bytes = null, int? Writes = null)
{
    /// <summary>Checks what the type system does not.</summary>
    /// <param name="path">Where it stands, for the message.</param>
    /// <exception cref="DocumentException">A value is out of its range; the message names it.</exception>
    public void Validate(string path)
    {
        if (Bytes is < 1 or > 16 * 1024 * 1024)
        {
            throw new DocumentException(FormattableString.Invariant($"{path}.bytes: expected 1 to 16777216, but {Bytes} came"));
        }

        if (Writes is < 1 or > 10_000)
        {
            throw new DocumentException(FormattableString.Invariant($"{path}.writes: expected 1 to 10000, but {Writes} came"));
        }
    }
}
