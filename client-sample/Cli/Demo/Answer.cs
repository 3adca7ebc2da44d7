namespace Warden.Cli.Demo;

/// <summary>Who answers the warnings of a run.</summary>
public enum Answer
{
    /// <summary>The person at the terminal; without a terminal nobody, which counts as no.</summary>
    Ask,

    /// <summary>Every warning is answered with yes.</summary>
    Yes,

    /// <summary>Every warning is answered with no.</summary>
    No,
}
