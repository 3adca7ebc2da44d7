namespace Warden.Gateway;

/// <summary>
/// What the gateway peer returned as endorsed is not what was proposed, or not what the endorsers signed. Nobody was asked, nothing was
/// ordered.
/// </summary>
public sealed class UntrustedEndorsementException : EndorseException
{
    internal UntrustedEndorsementException(string transactionId, string problem)
        : base($"The endorsed transaction {transactionId} that the gateway peer returned is refused: {problem}", transactionId)
    {
        Problem = problem;
    }

    /// <summary>Gets what is wrong with it.</summary>
    public string Problem { get; }
}
