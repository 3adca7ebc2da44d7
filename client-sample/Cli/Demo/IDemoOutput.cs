using Warden.Gateway;

namespace Warden.Cli.Demo;

/// <summary>Where the demonstration shows what it does: a terminal for people, or JSON lines for programs.</summary>
internal interface IDemoOutput
{
    /// <summary>Says what comes next.</summary>
    void Heading(string title, string explanation);

    /// <summary>Says one thing that was set up or seen.</summary>
    void Note(string text);

    /// <summary>Says what happened on the wire, with the patent's step name (1, new1, new2, new3, 2, new4, 3).</summary>
    void Wire(WireLine line);

    /// <summary>Shows the progress of a long piece of work.</summary>
    /// <param name="title">What is being done.</param>
    /// <param name="total">How many units there are.</param>
    /// <param name="work">Does it; reports how many units are done.</param>
    Task ProgressAsync(string title, int total, Func<IProgress<int>, Task> work);

    /// <summary>Shows a warning with all that a person needs to decide.</summary>
    /// <param name="warning">The warning.</param>
    /// <param name="history">The committed values of the attribute that stands out; empty where it is no number.</param>
    void Warning(Warning warning, IReadOnlyCollection<double> history);

    /// <summary>Asks for a decision and its reason; null for no.</summary>
    Task<string?> AskAsync(Warning warning, CancellationToken cancellationToken);

    /// <summary>Ends a step.</summary>
    /// <param name="report">What it did.</param>
    /// <param name="failure">What it should have done and did not; null when all is as it must be.</param>
    void Step(StepReport report, string? failure);

    /// <summary>Ends the run.</summary>
    /// <param name="failures">How many steps did not do what they must.</param>
    /// <param name="elapsed">How long it took.</param>
    void End(int failures, TimeSpan elapsed);
}
