using Warden.Native;

namespace Warden.Embedded.Tests;

/// <summary>Requests around private data whose answers were recorded from Fabric 3.1.5, from three organisations' points of view.</summary>
public sealed class PrivateAnswerTests
{
    private const string Recorded = "Vectors/Embedded/private-answers.txt";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_embedded_network_gives_the_answers_about_private_data_that_Fabric_gave() =>
        await CompareAsync(await StepNetwork.EmbeddedAsync(Token));

    [Fact]
    public async Task Fabric_itself_still_gives_the_answers_about_private_data()
    {
        Assert.SkipWhen(FabricBinaries.Missing is not null, FabricBinaries.Missing ?? "");
        await CompareAsync(await StepNetwork.NativeAsync(Token));
    }

    // Lines in pairs: "> N request" and the answer, N being who asks.
    private static async Task CompareAsync(StepNetwork network)
    {
        await using var _ = network;
        var differences = new List<string>();
        var answers = new List<string>();
        foreach (var pair in (await File.ReadAllLinesAsync(Path.Combine(AppContext.BaseDirectory, Recorded), Token)).Chunk(2))
        {
            var answer = await network.AnswerAsync(pair[0][2] - '0', pair[0][4..], Token);
            answers.AddRange([pair[0], answer]);
            if (answer != pair[1])
            {
                differences.Add($"{pair[0]}\n  recorded {pair[1]}\n  now      {answer}");
            }
        }

        if (differences.Count > 0)
        {
            // For who wants to record anew, after reading the differences.
            await File.WriteAllLinesAsync(Path.Combine(AppContext.BaseDirectory, Recorded + ".now"), answers, Token);
        }

        Assert.True(differences.Count == 0, string.Join('\n', differences));
    }
}
