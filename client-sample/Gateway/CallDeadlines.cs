namespace Warden.Gateway;

/// <summary>How long each step may take when a call does not say it itself. Null: no limit but the peer's own.</summary>
/// <remarks>
/// The values are those of Fabric's sample applications. Fabric's own clients have no limits built in; but a lost peer would
/// then be waited for without end, and <see cref="CommitStatus"/> of an unknown transaction blocks until its deadline.
/// </remarks>
public sealed record CallDeadlines
{
    /// <summary>Gets deadlines without any limit.</summary>
    public static CallDeadlines None { get; } = new() { Evaluate = null, Endorse = null, Submit = null, CommitStatus = null };

    /// <summary>Gets how long a query may take.</summary>
    /// <value>Default 5 s.</value>
    public TimeSpan? Evaluate { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Gets how long collecting the endorsements may take.</summary>
    /// <value>Default 15 s.</value>
    public TimeSpan? Endorse { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Gets how long handing over to the orderer may take.</summary>
    /// <value>Default 5 s.</value>
    public TimeSpan? Submit { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Gets how long to wait for the commit.</summary>
    /// <value>Default 60 s.</value>
    public TimeSpan? CommitStatus { get; init; } = TimeSpan.FromSeconds(60);
}
