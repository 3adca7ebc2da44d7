using System.Text;

namespace Warden.Detection;

/// <summary>Makes calls for tests.</summary>
internal static class Calls
{
    public static CommittedCall Write(int number, string key, string value) =>
        new($"tx{number}", [], [new StateWrite(key, Encoding.UTF8.GetBytes(value))]) { Block = (ulong)number };

    public static CommittedCall Invoke(int number, params string[] args) =>
        new($"tx{number}", Bytes(args), []) { Block = (ulong)number };

    public static IReadOnlyList<ReadOnlyMemory<byte>> Bytes(params string[] args) =>
        [.. args.Select(a => new ReadOnlyMemory<byte>(Encoding.UTF8.GetBytes(a)))];

    public static ChaincodeHistory History(IEnumerable<CommittedCall> calls)
    {
        var history = new ChaincodeHistory();
        foreach (var call in calls)
            history.Observe(call);
        return history;
    }
}
