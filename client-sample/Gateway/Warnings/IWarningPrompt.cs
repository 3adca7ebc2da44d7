namespace Warden.Gateway;

/// <summary>Asks somebody whether a call that was warned about is meant.</summary>
public interface IWarningPrompt
{
    /// <summary>Asks.</summary>
    /// <param name="warning">What was said, by whom, and what the call would change. Its endorsements are checked already.</param>
    /// <param name="cancellationToken">Ends the wait for an answer.</param>
    /// <returns>A confirmation to go on; null for no.</returns>
    ValueTask<Confirmation?> AskAsync(Warning warning, CancellationToken cancellationToken = default);
}
