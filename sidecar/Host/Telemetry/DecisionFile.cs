namespace Warden.Host.Telemetry;

/// <summary>Reads a decision log, also while its sidecar writes to it.</summary>
internal static class DecisionFile
{
    /// <summary>Gets the whole lines, without their line feeds; each is valid until the next.</summary>
    public static IEnumerable<ReadOnlyMemory<byte>> LinesOf(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var buffer = new byte[1 << 16];
        var used = 0;
        while (true)
        {
            if (used == buffer.Length)
            {
                Array.Resize(ref buffer, 2 * buffer.Length);
            }

            var read = file.Read(buffer, used, buffer.Length - used);
            if (read == 0)
            {
                yield break;
            }

            used += read;
            var from = 0;
            for (int length; (length = buffer.AsSpan(from, used - from).IndexOf((byte)'\n')) >= 0; from += length + 1)
            {
                yield return buffer.AsMemory(from, length);
            }

            buffer.AsSpan(from, used - from).CopyTo(buffer);
            used -= from;
        }
    }
}
