namespace Warden.Cli.Govern;

/// <summary>One call of the governance chaincode from the command line.</summary>
public sealed record GovernCall
{
    /// <summary>The path of the network's connection profile.</summary>
    public required string Profile { get; init; }

    /// <summary>Who calls, by the name in the profile.</summary>
    public required string Identity { get; init; }

    /// <summary>The function, as <see cref="Documents.GovernanceFunctions"/> spells it.</summary>
    public required string Function { get; init; }

    /// <summary>Its arguments; <c>@file</c> stands for the text of a file.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>Prints the answer as it came, not as a table.</summary>
    public bool Json { get; init; }
}
