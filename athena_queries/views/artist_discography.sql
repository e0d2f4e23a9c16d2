-- artist_discography: one row per artist and album that names the artist.
-- grain: artist_id, album_id
-- answers: which albums, singles and compilations has an artist made, and when
-- What `albums` knows (album_facts): editions that Spotify keeps apart stand apart, and an album by several artists is
-- in the discography of each. artist_profile counts these rows by type.
-- column name: title
-- column album_type: album, single or compilation; null where no source tells it
-- column release_date: release date as given: yyyy, yyyy-mm or yyyy-mm-dd
-- column total_tracks: tracks on the album [tracks]
-- column label: label; null where it was always withheld
SELECT DISTINCT a.artist_id, f.album_id, f.name, f.album_type, f.release_date, f.total_tracks, f.label
FROM album_facts f
CROSS JOIN UNNEST(f.artist_ids) AS a (artist_id)
