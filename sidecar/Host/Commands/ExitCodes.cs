namespace Warden.Host.Commands;

/// <summary>What a command's exit code says.</summary>
internal static class ExitCodes
{
    /// <summary>What was asked for is done.</summary>
    public const int Done = 0;

    /// <summary>It was tried and did not succeed: refused, not reached, or a check that did not hold.</summary>
    public const int Failed = 1;

    /// <summary>It was not tried: an option, a file or a setting is not what it has to be.</summary>
    public const int BadInput = 2;

    /// <summary>Ended by Ctrl-C.</summary>
    public const int Interrupted = 130;
}
