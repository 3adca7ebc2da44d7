namespace Warden.Host.Commands.Governing;

/// <summary>A connection that is opened when it is first asked for: a command that finds all in files needs none.</summary>
internal sealed class LaterAccess(Func<GovernanceAccess> open) : IDisposable
{
    private GovernanceAccess? opened;

    /// <summary>Gets the connection.</summary>
    public GovernanceAccess Value => opened ??= open();

    public void Dispose() => opened?.Dispose();
}
