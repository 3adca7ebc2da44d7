using System.Text;
using Warden.Benchmarks.Scoring;
using Warden.Detection;
using Warden.Documents;

namespace Warden.Benchmarks.Stages;

/// <summary>A fitted chaincode, an ordinary record of 20 leaves and a faulty one; what the stages work on.</summary>
internal sealed class Fixture
{
    private const int History = 5_000;

    public Fixture()
    {
        var calls = Ordinary.Calls(History + 256);
        var policy = new DetectionPolicy { Chaincode = "basic" };
        var history = new ChaincodeHistory();
        history.ObserveBlock(1, calls.Take(History));
        Model = ChaincodeModel.Fit(history, schema: null, policy, height: 1, seed: [1, 2, 3, 4, 5, 6, 7, 8]);
        Scorer = new Scorer(Model, policy);
        Ordinary20 = [.. calls.Skip(History).Select(c => c.Writes[0])];
        Faulty20 = [.. Ordinary20.Select(Break)];
    }

    public ChaincodeModel Model { get; }

    public Scorer Scorer { get; }

    public StateWrite[] Ordinary20 { get; }

    public StateWrite[] Faulty20 { get; }

    // A number a hundred times too large and a member of a closed set that was never seen.
    private static StateWrite Break(StateWrite write)
    {
        var json = Encoding.UTF8.GetString(write.Value.Span)
            .Replace("\"number3\":", "\"number3\":99", StringComparison.Ordinal)
            .Replace("\"kind2\":\"", "\"kind2\":\"z", StringComparison.Ordinal);
        return write with { Value = Encoding.UTF8.GetBytes(json) };
    }
}
