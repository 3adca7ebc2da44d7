using System.IO.Compression;
using System.Text;

namespace Warden.Host.Records;

/// <summary>A window on a file that moves forward: what is available now, and more on demand, up to a limit.</summary>
/// <remarks>UTF-8, or UTF-16 with a byte order mark; <c>.gz</c> is decompressed. The byte order mark is passed over.</remarks>
internal sealed class FileWindow : IDisposable
{
    /// <summary>The longest line or row, in bytes; a value on the ledger is judged up to 1 MiB.</summary>
    public const int MaxLength = 1 << 24;

    private const int FirstLength = 1 << 16;

    private readonly FileStream file;
    private readonly Stream text;
    private readonly ReadingProgress? progress;
    private byte[] buffer = new byte[FirstLength];
    private int start;
    private int end;

    private FileWindow(FileStream file, Stream text, ReadingProgress? progress) => (this.file, this.text, this.progress) = (file, text, progress);

    /// <summary>What has been read and not been passed over.</summary>
    public ReadOnlySpan<byte> Available => buffer.AsSpan(start, end - start);

    /// <summary>The file has no more bytes than <see cref="Available"/>.</summary>
    public bool AtEnd { get; private set; }

    /// <exception cref="IOException">The file cannot be read.</exception>
    public static FileWindow Open(FileInfo path, ReadingProgress? progress)
    {
        var file = new FileStream(path.FullName, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 1);
        Stream raw = path.Extension.Equals(".gz", StringComparison.OrdinalIgnoreCase) ? new GZipStream(file, CompressionMode.Decompress) : file;
        var window = new FileWindow(file, raw, progress);
        try
        {
            window.Fill();
        }
        catch
        {
            window.Dispose();
            throw;
        }

        var (encoding, mark) = window.Available switch
        {
            [0xEF, 0xBB, 0xBF, ..] => (null, 3),
            [0xFF, 0xFE, ..] => (Encoding.Unicode, 2),
            [0xFE, 0xFF, ..] => (Encoding.BigEndianUnicode, 2),
            _ => ((Encoding?)null, 0),
        };
        window.Advance(mark);
        if (encoding is null)
        {
            return window;
        }

        var begun = new MemoryStream(window.Available.ToArray());
        return new FileWindow(file, Encoding.CreateTranscodingStream(new JoinedStream(begun, raw), encoding, Encoding.UTF8), progress);
    }

    /// <summary>Passes over bytes.</summary>
    public void Advance(int count) => start += count;

    /// <summary>Reads more.</summary>
    /// <returns>False at the end of the file, or where the window is as long as it may be.</returns>
    /// <exception cref="InvalidDataException">The compressed data is damaged.</exception>
    public bool Fill()
    {
        if (AtEnd)
        {
            return false;
        }

        if (start > 0)
        {
            Available.CopyTo(buffer);
            (start, end) = (0, end - start);
        }

        if (end == buffer.Length)
        {
            if (buffer.Length == MaxLength)
            {
                return false;
            }

            Array.Resize(ref buffer, 2 * buffer.Length);
        }

        var count = text.Read(buffer, end, buffer.Length - end);
        end += count;
        AtEnd = count == 0;
        progress?.Report(file.Position, buffer.Length);
        return !AtEnd;
    }

    /// <summary>Passes over everything up to and with the next line feed, without keeping it.</summary>
    public void SkipLine()
    {
        for (; ; )
        {
            var at = Available.IndexOf((byte)'\n');
            if (at >= 0)
            {
                Advance(at + 1);
                return;
            }

            Advance(Available.Length);
            if (!Fill())
            {
                return;
            }
        }
    }

    public void Dispose()
    {
        text.Dispose();
        file.Dispose();
    }

    /// <summary>What was read to look for the byte order mark, then the rest.</summary>
    private sealed class JoinedStream(Stream first, Stream second) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer) => first.Read(buffer) is > 0 and var count ? count : second.Read(buffer);

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                second.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
