namespace Warden.Gateway;

/// <summary>The guard refused a call (status 403); no confirmation helps.</summary>
public sealed class DeniedException : EndorseException
{
    internal DeniedException(string message, string transactionId, IReadOnlyList<Verdict> verdicts, GatewayException cause)
        : base(message, transactionId, cause)
    {
        Verdicts = verdicts;
    }

    /// <summary>Gets what was said: one entry for each different verdict, with the organisations that gave it.</summary>
    public IReadOnlyList<Verdict> Verdicts { get; }
}
