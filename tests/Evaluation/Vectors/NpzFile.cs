using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;

namespace Warden.Evaluation.Vectors;

/// <summary>Reads arrays of numbers out of NumPy's <c>.npz</c> archives.</summary>
/// <remarks>Little-endian integers and floats, format versions 1 to 3 (numpy, doc/neps/nep-0001-npy-format).</remarks>
public static partial class NpzFile
{
    /// <summary>Reads one array.</summary>
    /// <param name="path">The archive.</param>
    /// <param name="name">The array's name, as <c>X</c>.</param>
    /// <returns>Its shape (one or two dimensions) and its numbers, row by row.</returns>
    /// <exception cref="InvalidDataException">There is no such array, or it is of a kind that is not read here.</exception>
    public static (int Rows, int Columns, double[] Values) Read(string path, string name)
    {
        using var zip = ZipFile.OpenRead(path);
        var entry = zip.GetEntry(name + ".npy") ?? throw new InvalidDataException($"{path}: expected an array {name}, but it holds {string.Join(", ", zip.Entries.Select(e => e.Name))}");
        using var stream = entry.Open();
        using var buffer = new MemoryStream();
        stream.CopyTo(buffer);
        return Parse(buffer.ToArray(), $"{path}: {name}");
    }

    private static (int Rows, int Columns, double[] Values) Parse(byte[] bytes, string where)
    {
        if (bytes.Length < 12 || bytes[0] != 0x93 || !bytes.AsSpan(1, 5).SequenceEqual("NUMPY"u8))
            throw new InvalidDataException($"{where}: expected the .npy magic, but {Convert.ToHexString(bytes.AsSpan(0, Math.Min(6, bytes.Length)))} came");
        var start = bytes[6] == 1 ? 10 : 12;
        var length = bytes[6] == 1 ? BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(8)) : BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(8));
        var header = Encoding.UTF8.GetString(bytes, start, length);
        var match = Header().Match(header);
        if (!match.Success)
            throw new InvalidDataException($"{where}: expected an array of numbers of one or two dimensions, but {header.Trim()} came");
        var rows = int.Parse(match.Groups["rows"].ValueSpan, System.Globalization.CultureInfo.InvariantCulture);
        var columns = match.Groups["columns"].Success ? int.Parse(match.Groups["columns"].ValueSpan, System.Globalization.CultureInfo.InvariantCulture) : 1;
        var values = new double[rows * columns];
        var byColumn = match.Groups["order"].ValueSpan is "True";
        var type = match.Groups["type"].Value;
        var size = type[^1] - '0';
        var data = bytes.AsSpan(start + length);
        if (data.Length != values.Length * size)
            throw new InvalidDataException($"{where}: expected {values.Length * size} bytes of numbers, but {data.Length} came");
        for (var i = 0; i < values.Length; i++)
        {
            var at = data[(i * size)..];
            // In Fortran's order a column stands together.
            values[byColumn ? ((i % rows) * columns) + (i / rows) : i] = type switch
            {
                "<f8" => BinaryPrimitives.ReadDoubleLittleEndian(at),
                "<f4" => BinaryPrimitives.ReadSingleLittleEndian(at),
                "<i8" => BinaryPrimitives.ReadInt64LittleEndian(at),
                "<i4" => BinaryPrimitives.ReadInt32LittleEndian(at),
                "<i2" => BinaryPrimitives.ReadInt16LittleEndian(at),
                "|i1" => (sbyte)at[0],
                "|u1" or "|b1" => at[0],
                _ => throw new InvalidDataException($"{where}: expected whole numbers or floats, but {type} came"),
            };
        }

        return (rows, columns, values);
    }

    [GeneratedRegex(@"'descr': '(?<type>[<|][fiub]\d)', 'fortran_order': (?<order>True|False), 'shape': \((?<rows>\d+),(?: (?<columns>\d+))?\)")]
    private static partial Regex Header();
}
